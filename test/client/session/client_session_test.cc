#include "client/session/client_session.h"

#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <vector>

namespace chat {
namespace {

using Texts = std::vector<std::string>;

ClientSession::Taken tell(ClientSession& session, std::string_view line) {
  const auto event = wire::decode_event(line);
  REQUIRE(event);
  return session.take(*event);
}

void join_or_resume(ClientSession& session) {
  (void)tell(session, "welcome\ttoken\t17\tjoe\t2\t0\tmonday");
}

// "1 a|2 b"
std::string sends(ClientSession& session) {
  std::string sent;
  while (const ClientSession::Line* line = session.next_to_send()) {
    if (!sent.empty()) sent += '|';
    sent += std::to_string(line->number) + ' ' + line->text;
  }
  return sent;
}

// A session with `lines` sent and no outcome, the connection lost, and taken up again by a server
// that has had the lines up to `last`.
ClientSession again(const Texts& lines, std::string_view last, std::string_view incarnation) {
  ClientSession session;
  join_or_resume(session);
  for (const std::string& line : lines) session.add(line);
  (void)sends(session);
  session.connection_lost();
  (void)tell(session,
             "welcome\ttoken\t30\tjoe\t2\t" + std::string(last) + "\t" + std::string(incarnation));
  return session;
}

Texts texts_of(const std::vector<ClientSession::Line>& lines) {
  Texts texts;
  for (const ClientSession::Line& line : lines) texts.push_back(line.text);
  return texts;
}

TEST_CASE("lines are numbered from 1 and sent once in a connection") {
  ClientSession session;
  CHECK_FALSE(session.is_known());
  session.add("early");
  CHECK(sends(session).empty());
  join_or_resume(session);
  CHECK(session.is_known());
  session.add("later");
  CHECK(sends(session) == "1 early|2 later");
  CHECK(sends(session).empty());
}

TEST_CASE("a session is asked for with its own key until it is known, then by its token") {
  ClientSession session;
  const std::string key = session.hello("joe").key;
  CHECK(std::holds_alternative<wire::Hello>(wire::decode_hello("/hello 1 joe key=" + key)));
  session.connection_lost();
  CHECK(session.hello("joe").key == key);
  CHECK_FALSE(session.hello("joe").resume.has_value());
  CHECK(ClientSession().hello("joe").key != key);
  join_or_resume(session);
  session.connection_lost();
  CHECK(session.hello("joe").key.empty());
  CHECK(session.hello("joe").resume.has_value());
}

TEST_CASE("what the server is asked for after a break is behind all that counts") {
  ClientSession session;
  join_or_resume(session);
  CHECK(session.resume().token == "token");
  CHECK(session.resume().after == 0);
  (void)tell(session, "current\t18");
  (void)tell(session, "say\t20\t1\tann\thi");
  CHECK(session.resume().after == 20);
  (void)tell(session, "users\t25\t1\t1\tjoe:0");
  (void)tell(session, "whisper\t26\t1\tjoe\tann\tpsst");
  CHECK(session.resume().after == 20);
  (void)tell(session, "ok\t2\t26\t1");
  CHECK(session.resume().after == 26);
  (void)tell(session, "whisper\t27\t1\tann\tjoe\tpsst");
  (void)tell(session, "ping\t28");
  CHECK(session.resume().after == 28);
}

TEST_CASE("lines without an outcome are sent again after current, with the same numbers") {
  ClientSession session = again({"a", "b", "c"}, "1", "monday");
  session.add("new");
  CHECK(sends(session).empty());
  CHECK(tell(session, "ok\t1\t20\t1").settled->text == "a");
  CHECK(tell(session, "current\t30").unconfirmed.empty());
  CHECK(sends(session) == "2 b|3 c|4 new");
}

TEST_CASE("an outcome that comes a second time is passed over, and so is an own whisper") {
  ClientSession session;
  join_or_resume(session);
  session.add("psst > ann");
  using enum ClientSession::Novelty;
  CHECK(tell(session, "whisper\t20\t1\tjoe\tann\tpsst").novelty == New);
  session.connection_lost();
  (void)tell(session, "welcome\ttoken\t30\tjoe\t2\t1\tmonday");
  CHECK(tell(session, "whisper\t20\t1\tjoe\tann\tpsst").novelty == Had);
  CHECK(tell(session, "ok\t1\t20\t1").novelty == New);
  CHECK(tell(session, "ok\t1\t20\t1").novelty == Had);
  CHECK(tell(session, "error\t1\tnobody\tx").novelty == Had);
  CHECK(tell(session, "error\t0\tbusy\tx").novelty == New);
}

TEST_CASE("what has an outcome is settled, held up or not") {
  ClientSession session = again({"a"}, "0", "monday");
  (void)tell(session, "current\t30");
  session.add("b");
  CHECK(tell(session, "ok\t1\t31\t1").settled->held_up);
  CHECK_FALSE(tell(session, "error\t2\tno-text\tx").settled->held_up);
  CHECK(session.in_flight().empty());
}

TEST_CASE("a whisper is not sent to who has left or changed their name, and the gap is closed") {
  const Texts lines = {"a > ann", "b > Ann, ", "c", "d > bob", "e > eve"};
  ClientSession left = again(lines, "1", "monday");
  (void)tell(left, "left\t20\t1\tann\t1\t");
  (void)tell(left, "renamed\t21\t1\tbob\trob");
  (void)tell(left, "renamed\t22\t1\teve\tEve");
  CHECK(texts_of(tell(left, "current\t30").unconfirmed) == Texts{"b > Ann, ", "d > bob"});
  CHECK(sends(left) == "1 a > ann|2 c|3 e > eve");
  left.add("f");
  CHECK(sends(left) == "4 f");

  ClientSession missed = again(lines, "1", "monday");
  (void)tell(missed, "missed\t3");
  CHECK(texts_of(tell(missed, "current\t30").unconfirmed) ==
        Texts{"b > Ann, ", "d > bob", "e > eve"});
}

TEST_CASE("who left between the typing and the break is not whispered to either") {
  ClientSession session;
  join_or_resume(session);
  session.add("psst > ann");
  (void)tell(session, "left\t20\t1\tann\t1\t");
  session.connection_lost();
  (void)tell(session, "welcome\ttoken\t30\tjoe\t2\t0\tmonday");
  CHECK(texts_of(tell(session, "current\t30").unconfirmed) == Texts{"psst > ann"});
}

TEST_CASE("an order is not given about who has left or changed their name either") {
  ClientSession session =
      again({"/kick ann rude", "/mute Bob 10m", "/ban eve", "/say-all ann left"}, "0", "monday");
  (void)tell(session, "left\t20\t1\tann\t1\t");
  (void)tell(session, "renamed\t21\t1\tbob\trob");
  CHECK(texts_of(tell(session, "current\t30").unconfirmed) ==
        Texts{"/kick ann rude", "/mute Bob 10m"});
  CHECK(sends(session) == "1 /ban eve|2 /say-all ann left");
}

TEST_CASE("a new incarnation is sent all but whispers, numbered anew") {
  ClientSession session =
      again({"a > ann", "b", "?", "c > ann", "/me d", "e > Ann!"}, "2", "tuesday");
  session.add("f > ann");  // surely not sent
  const auto left = tell(session, "current\t30").unconfirmed;
  CHECK(texts_of(left) == Texts{"c > ann", "e > Ann!", "f > ann"});
  CHECK(left.front().was_sent);
  CHECK_FALSE(left.back().was_sent);
  CHECK(sends(session) == "1 a > ann|2 b|3 ?|4 /me d");
  CHECK(texts_of(tell(session, "error\t1\toutcome-forgotten\tx").unconfirmed) == Texts{"a > ann"});
  CHECK(tell(session, "ok\t4\t31\t1").settled->text == "/me d");
}

TEST_CASE("the current of a /history that is caught up with is not the end of it") {
  ClientSession session = again({"/history 5", "b"}, "1", "monday");
  (void)tell(session, "history\t20\t1\t1");
  (void)tell(session, "say\t3\t1\tann\told");
  (void)tell(session, "current\t20");
  CHECK(session.is_catching_up());
  (void)tell(session, "current\t30");
  CHECK(session.is_current());
}

TEST_CASE("what is caught up with was told to the name of that time") {
  ClientSession session = again({"psst > ann", "/nick jim"}, "2", "monday");
  (void)tell(session, "welcome\ttoken\t30\tjim\t2\t2\tmonday");
  CHECK(session.name() == "joe");
  (void)tell(session, "whisper\t20\t1\tjoe\tann\tpsst");
  CHECK(session.resume().after == 0);
  (void)tell(session, "renamed\t21\t1\tjoe\tjim");
  CHECK(session.name() == "jim");
}

TEST_CASE("a session that is given up tells what it had in flight") {
  ClientSession session = again({"a", "b"}, "0", "monday");
  CHECK(texts_of(session.give_up()) == Texts{"a", "b"});
  CHECK(session.in_flight().empty());
}

}  // namespace
}  // namespace chat
