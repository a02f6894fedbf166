#include "test/bench/load/dialect.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace chat::bench {
namespace {

using Kind = Line::Kind;

std::string_view as_view(const Text& text) {
  return {text.data(), text.size()};
}

// In every dialect the text ends the line, and a measured text has a known length.
std::string_view text_at_end(std::string_view line) {
  return line.size() < kTextBytes ? line : line.substr(line.size() - kTextBytes);
}

// The number that `text` begins with, or 0.
std::uint64_t leading_number(std::string_view text) {
  std::uint64_t number = 0;
  (void)std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

class Plain final : public Dialect {
 public:
  [[nodiscard]] std::string hello(std::string_view name) const override {
    return std::string(name) + '\n';
  }

  void say(std::uint32_t /*number*/, const Text& text, std::string& out) const override {
    out.assign(as_view(text)).append(1, '\n');
  }

  [[nodiscard]] Line read(std::string_view line) const override {
    if (line.empty()) return {};
    if (line.front() == '[') return {Kind::Said, text_at_end(line)};
    if (line.front() == '!') return {Kind::Refusal, line};
    if (line.starts_with(kWelcome)) {
      const auto people = line.find(". ", kWelcome.size());
      if (people == std::string_view::npos) return {Kind::Welcome, {}, 1};
      return {
          Kind::Welcome, {}, std::max<std::uint64_t>(1, leading_number(line.substr(people + 2)))};
    }
    // "* ann joined (3 people here)" or "* 14 people joined, ann, bob and 12 more (...)"; a name
    // never begins with a digit.
    if (line.starts_with("* ") && line.find(" joined") != std::string_view::npos) {
      return {Kind::Joined, {}, std::max<std::uint64_t>(1, leading_number(line.substr(2)))};
    }
    return {};
  }

 private:
  static constexpr std::string_view kWelcome = "* You are ";
};

class Native final : public Dialect {
 public:
  [[nodiscard]] std::string hello(std::string_view name) const override {
    return "/hello 1 " + std::string(name) + " history=0\n";
  }

  void say(std::uint32_t number, const Text& text, std::string& out) const override {
    std::array<char, 16> digits{};
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
    out.assign(digits.data(), end).append(1, '\t').append(as_view(text)).append(1, '\n');
  }

  [[nodiscard]] Line read(std::string_view line) const override {
    if (line.starts_with("say\t")) return {Kind::Said, text_at_end(line)};
    if (line.starts_with("ok\t")) return {Kind::Outcome};
    if (line.starts_with("joined\t")) return {Kind::Joined, {}, 1};
    if (line.starts_with("welcome\t")) {
      return {Kind::Welcome, field(line, 1), leading_number(field(line, 4))};
    }
    if (line.starts_with("current\t")) return {Kind::Current};
    if (line.starts_with("ping\t")) {
      return {Kind::Answer, {}, 0, "/pong " + std::string(field(line, 1)) + '\n'};
    }
    for (const std::string_view word : {"error", "missed", "bye"}) {
      if (line.starts_with(word)) return {Kind::Refusal, line};
    }
    return {};
  }

  [[nodiscard]] std::string hello_again(std::string_view token,
                                        std::uint64_t place) const override {
    // Any well-formed name will do: the session has its own.
    return "/hello 1 again session=" + std::string(token) + " after=" + std::to_string(place) +
           '\n';
  }

  // Of the lines that a load generator is sent (common/protocol/PROTOCOL.md, "What SEQ is").
  [[nodiscard]] std::uint64_t place(std::string_view line) const override {
    if (line.starts_with("welcome\t")) return 0;
    return leading_number(field(line, line.starts_with("ok\t") ? 2 : 1));
  }

 private:
  // The word at the line's begin is field 0.
  static std::string_view field(std::string_view line, unsigned index) {
    for (; index > 0; --index) {
      const auto tab = line.find('\t');
      if (tab == std::string_view::npos) return {};
      line.remove_prefix(tab + 1);
    }
    return line.substr(0, line.find('\t'));
  }
};

class Irc final : public Dialect {
 public:
  [[nodiscard]] std::string hello(std::string_view name) const override {
    return "NICK " + std::string(name) + "\r\nUSER bench 0 * :bench\r\n";
  }

  void say(std::uint32_t /*number*/, const Text& text, std::string& out) const override {
    out.assign(kSay.substr(1)).append(as_view(text)).append("\r\n");
  }

  [[nodiscard]] Line read(std::string_view line) const override {
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (line.size() > kSay.size() + kTextBytes &&
        line.substr(line.size() - kTextBytes - kSay.size(), kSay.size()) == kSay) {
      return {Kind::Said, text_at_end(line)};
    }
    if (line.starts_with("PING ")) {
      return {Kind::Answer, {}, 0, "PONG " + std::string(line.substr(5)) + "\r\n"};
    }
    if (line.starts_with("ERROR")) return {Kind::Refusal, line};
    const std::string_view command = word_after_source(line);
    if (command == "JOIN") return {Kind::Joined, {}, 1};
    if (command == "001") return {Kind::Answer, {}, 0, "JOIN #bench\r\n"};
    if (command == "366") return {Kind::Welcome};  // the end of the names
    const bool refused = command.size() == 3 && (command[0] == '4' || command[0] == '5');
    if (refused && command != "422") return {Kind::Refusal, line};  // 422: no message of the day
    return {};
  }

 private:
  static constexpr std::string_view kSay = " PRIVMSG #bench :";

  static std::string_view word_after_source(std::string_view line) {
    const auto blank = line.find(' ');
    if (!line.starts_with(':') || blank == std::string_view::npos) return {};
    line.remove_prefix(blank + 1);
    return line.substr(0, line.find(' '));
  }
};

}  // namespace

std::optional<std::string_view> Dialect::take_line(std::string_view& bytes) const {
  const std::size_t end = bytes.find('\n');
  if (end == std::string_view::npos) return std::nullopt;
  const std::string_view line = bytes.substr(0, end);
  bytes.remove_prefix(end + 1);
  return line;
}

const Dialect& plain_dialect() {
  static const Plain dialect;
  return dialect;
}

const Dialect& native_dialect() {
  static const Native dialect;
  return dialect;
}

const Dialect& irc_dialect() {
  static const Irc dialect;
  return dialect;
}

}  // namespace chat::bench
