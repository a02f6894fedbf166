#include "server/transcript/records.h"

#include <doctest/doctest.h>

#include <string>

#include "server/transcript/frame.h"

namespace chat::test {
namespace {

std::string framed(std::string_view payload) {
  std::string bytes;
  append_frame(bytes, payload);
  return bytes;
}

std::string written(const TranscriptRecord& record) {
  std::string bytes;
  append_record(bytes, record);
  return bytes;
}

TEST_CASE("a record is the text that the specification shows") {
  std::string bytes;
  append_record(bytes, MessageRecord{event::Message::Kind::Say, Carried::No, 20, 1795225550915, 5,
                                     1, "cron", "backup done"});
  CHECK(bytes == "000029 8814a9b8 44297254\tsay\t20\t1795225550915\t5\t1\tcron\tbackup done\n");
}

TEST_CASE("every record has its fields in the order of the specification") {
  CHECK(written(kMessagesFormat) == framed("chat-transcript\t1"));
  CHECK(written(kSessionsFormat) == framed("chat-sessions\t1"));
  CHECK(written(ReservedRecord{.seq = 1, .member = 2}) == framed("reserved\t1\t2"));
  const MessageRecord message{.kind = event::Message::Kind::Act,
                              .carried = Carried::Yes,
                              .seq = 1,
                              .time_ms = 2,
                              .session = 3,
                              .line = 4,
                              .name = "ann",
                              .text = "waves"};
  CHECK(written(message) == framed("old-act\t1\t2\t3\t4\tann\twaves"));
  const OutcomeRecord outcome{.session = 1, .line = 2, .seq = 3, .time_ms = 4};
  CHECK(written(outcome) == framed("outcome\t1\t2\t3\t4"));
  CHECK(written(LineRecord{.session = 1, .line = 2}) == framed("line\t1\t2"));
  CHECK(written(ForgottenRecord{.seq = 1}) == framed("forgotten\t1"));
  const BegunRecord begun{.session = 1, .seq = 2, .token = "1-abc", .name = "ann"};
  CHECK(written(begun) == framed("begun\t1\t2\t1-abc\tann"));
  CHECK(written(RenamedRecord{.outcome = outcome, .name = "eve"}) ==
        framed("renamed\t1\t2\t3\t4\teve"));
  CHECK(written(EndedRecord{.session = 1}) == framed("ended\t1"));
}

TEST_CASE("a transcript's records say again what they were written with") {
  const std::string lines =
      "chat-transcript\t1\nchat-sessions\t7\nreserved\t18446744073709551615\t3\n"
      "say\t4\t-5\t6\t7\tann\ta\tb\t\nact\t4\t5\t6\t7\tann\t\nold-say\t4\t5\t6\t7\tann\tx\n"
      "old-act\t4\t5\t6\t7\tann\tx\noutcome\t1\t2\t3\t4\nline\t1\t2\nforgotten\t12\n"
      "begun\t5\t17\t5-0123\tann\nrenamed\t1\t2\t3\t4\teve\nended\t9\n";
  std::size_t begin = 0;
  for (std::size_t end = lines.find('\n'); end != std::string::npos;
       begin = end + 1, end = lines.find('\n', begin)) {
    const std::string payload = lines.substr(begin, end - begin);
    CAPTURE(payload);
    const auto parsed = parse_record(payload);
    CHECK(parsed.has_value());
    if (parsed) CHECK(written(*parsed) == framed(payload));
  }
}

TEST_CASE("what is none of a transcript's records is not taken for one") {
  for (const char* each :
       {"", "say", "say\t", "say\t1\t2\t3\t4\tann", "say\tx\t2\t3\t4\tann\ttext", "what\t1",
        "ended\t", "ended\t1\t2", "ended\t-1", "ended\t18446744073709551616", "line\t1", "SAY\t1",
        "reserved\t1\t2\t3", " ended\t1", "ended\t 1"}) {
    CAPTURE(each);
    CHECK_FALSE(parse_record(each).has_value());
  }
}

}  // namespace
}  // namespace chat::test
