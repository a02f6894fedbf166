#include "test/support/server/decoded.h"

#include <algorithm>
#include <variant>

namespace chat::test {
namespace {

std::string words(const Nothing&) {
  return "nothing";
}
std::string words(const Say& say) {
  return "say " + say.text;
}
std::string words(const Act& act) {
  return "act " + act.text;
}
std::string words(const Whisper& whisper) {
  return "whisper " + whisper.to + " " + whisper.text;
}
std::string words(const Who&) {
  return "who";
}
std::string words(const Rename& rename) {
  return "rename " + rename.name;
}
std::string words(const HistoryRequest& history) {
  return "history " + std::to_string(history.count);
}
std::string words(const Help&) {
  return "help";
}
std::string words(const Quit& quit) {
  return "quit " + quit.reason;
}
std::string words(const Ordered& order) {
  return "ordered " + order.word + " " + order.rest;
}
std::string words(const BadRequest& bad) {
  return "bad " + std::string(bad.code);
}

std::string words(const Decoder::Introduce& person) {
  std::string text = "introduce " + person.name;
  if (person.history) text += " history=" + std::to_string(*person.history);
  if (person.resume) {
    text += " session=" + person.resume->token + " after=" + std::to_string(person.resume->after);
  }
  if (!person.key.empty()) text += " key=" + person.key;
  return person.password ? text + " password=" + *person.password : text;
}
std::string words(const Decoder::Password& given) {
  return "password " + given.secret;
}
std::string words(const Decoder::Order& order) {
  return "order " + std::to_string(order.line) + " " +
         std::visit([](const auto& request) { return words(request); }, order.request);
}
std::string words(const Decoder::Pong& pong) {
  return "pong " + std::to_string(pong.seq);
}
std::string words(const Decoder::Raw& raw) {
  return "raw " + raw.bytes;
}
std::string words(const Decoder::ServeAndClose& last) {
  return "serve and close " + last.bytes;
}
std::string words(const Decoder::AskAgain& refusal) {
  return "ask again " + refusal.bytes;
}

}  // namespace

std::string told(const Decoder::Input& input) {
  return std::visit([](const auto& what) { return words(what); }, input) + "\n";
}

void Decoded::feed(std::string_view bytes) {
  while (!bytes.empty() && !closed_) {
    const auto space = incoming_.space();
    const auto part = bytes.substr(0, space.size());
    std::copy(part.begin(), part.end(), space.begin());
    incoming_.commit(part.size());
    bytes.remove_prefix(part.size());
    while (!closed_) {
      const auto input = incoming_.next();
      if (!input) break;
      add(*input);
    }
  }
}

void Decoded::add(const Decoder::Input& input) {
  const auto* raw = std::get_if<Decoder::Raw>(&input);
  if (raw != nullptr && after_raw_) {
    text_.insert(text_.size() - 1, raw->bytes);
  } else {
    text_ += told(input);
  }
  after_raw_ = raw != nullptr;
  closed_ = std::holds_alternative<Decoder::ServeAndClose>(input);
}

}  // namespace chat::test
