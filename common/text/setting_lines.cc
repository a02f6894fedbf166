#include "common/text/setting_lines.h"

#include <algorithm>

#include "common/text/text.h"

namespace chat {
namespace {

constexpr std::size_t kMostSentences = 10;

// One line of the text, split into its parts.
struct Line {
  enum class Kind { Nothing, Setting, Wrong } kind = Kind::Nothing;
  std::string_view all;    // with its LF
  std::string_view name;   // Setting: views into `all`
  std::string_view value;  // may be empty
};

// Removes CR, too: it is no blank in Unicode, but some editors end lines with it.
std::string_view trim_line(std::string_view text) {
  text = trim(text);
  while (text.ends_with('\r')) text = trim_back(text.substr(0, text.size() - 1));
  return text;
}

Line parse_line(std::string_view all) {
  Line line;
  line.all = all;
  const std::string_view text =
      trim_line(all.ends_with('\n') ? all.substr(0, all.size() - 1) : all);
  if (text.empty() || text.front() == '#') return line;
  const std::size_t equals = text.find('=');
  line.kind = Line::Kind::Wrong;
  if (equals == std::string_view::npos) return line;
  line.name = trim_back(text.substr(0, equals));
  line.value = trim_front(text.substr(equals + 1));
  if (!line.name.empty()) line.kind = Line::Kind::Setting;
  return line;
}

std::vector<Line> lines_of(std::string_view text) {
  std::vector<Line> lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size() - 1) + 1;
    lines.push_back(parse_line(text.substr(0, end)));
    text.remove_prefix(end);
  }
  return lines;
}

}  // namespace

ParsedSettings parse_settings(std::string_view text) {
  ParsedSettings parsed;
  std::size_t number = 0;
  for (const Line& line : lines_of(text)) {
    ++number;
    if (line.kind == Line::Kind::Wrong) parsed.wrong_lines.push_back(number);
    if (line.kind == Line::Kind::Setting) {
      parsed.settings.push_back({fold(line.name), std::string(line.value), number});
    }
  }
  return parsed;
}

std::string with_setting(std::string_view text, std::string_view name, std::string_view value) {
  const std::vector<Line> lines = lines_of(text);
  const auto is_it = [folded = fold(name)](const Line& line) {
    return line.kind == Line::Kind::Setting && fold(line.name) == folded;
  };
  const auto counts = std::find_if(lines.rbegin(), lines.rend(), is_it);
  std::string changed(text);
  if (counts != lines.rend()) {
    const auto at = static_cast<std::size_t>(counts->value.data() - text.data());
    changed.replace(at, counts->value.size(), value);
    return changed;
  }
  if (!changed.empty() && !changed.ends_with('\n')) changed += '\n';
  return changed.append(name).append(" = ").append(value).append("\n");
}

std::vector<std::string> sentences_of(std::vector<WrongLine> wrong, std::string_view path) {
  std::ranges::stable_sort(wrong, {}, &WrongLine::line);
  std::vector<std::string> sentences;
  for (const WrongLine& each : wrong) {
    if (sentences.size() == kMostSentences) {
      sentences.push_back(clean(path) + ": " + std::to_string(wrong.size() - kMostSentences) +
                          " more lines are wrong");
      break;
    }
    sentences.push_back(clean(path) + ", line " + std::to_string(each.line) + ": " + each.sentence);
  }
  return sentences;
}

}  // namespace chat
