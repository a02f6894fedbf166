#include "client/settings/command_words.h"

#include <algorithm>
#include <cstddef>
#include <utility>

namespace chat {
namespace {

bool is_between_words(char c) {
  return c == ' ' || c == '\t' || c == '\n';
}

std::string replaced(std::string_view word, std::string_view host, std::string_view port) {
  std::string text;
  for (std::size_t i = 0; i < word.size(); ++i) {
    const char next = word[i] == '%' && i + 1 < word.size() ? word[i + 1] : '\0';
    if (next == 'h') text += host;
    if (next == 'p') text += port;
    if (next == '%') text += '%';
    if (next == 'h' || next == 'p' || next == '%') {
      ++i;
    } else {
      text += word[i];
    }
  }
  return text;
}

}  // namespace

std::optional<std::vector<std::string>> split_words(std::string_view text) {
  std::vector<std::string> words;
  char quote = '\0';
  bool is_in_word = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    char c = text[i];
    if (quote == '\0' && is_between_words(c)) {
      is_in_word = false;
      continue;
    }
    if (!std::exchange(is_in_word, true)) words.emplace_back();
    if (c == quote || (quote == '\0' && (c == '\'' || c == '"'))) {
      quote = quote == '\0' ? c : '\0';
      continue;
    }
    if (c == '\\' && quote != '\'' && i + 1 < text.size()) c = text[++i];
    words.back() += c;
  }
  if (quote != '\0') return std::nullopt;
  return words;
}

bool wants_server(const std::vector<std::string>& words) {
  return std::any_of(words.begin(), words.end(), [](const std::string& word) {
    return replaced(word, "", "") != replaced(word, "h", "p");
  });
}

std::vector<std::string> with_server(const std::vector<std::string>& words, std::string_view host,
                                     std::uint16_t port) {
  std::vector<std::string> replaced_words;
  replaced_words.reserve(words.size());
  for (const std::string& word : words) {
    replaced_words.push_back(replaced(word, host, std::to_string(port)));
  }
  return replaced_words;
}

}  // namespace chat
