// Questions that are answered with one key: a paste, a line for nobody, a line whose fate is
// unknown, leaving.

#include <algorithm>
#include <utility>

#include "client/edit/line_text.h"
#include "client/full_screen/full_screen.h"
#include "common/protocol/request.h"
#include "common/text/joined.h"
#include "common/text/nearest.h"
#include "common/text/text.h"
#include "common/unicode/width.h"

namespace chat {
namespace {

bool is_typed(const Key& key, std::string_view lower, std::string_view upper) {
  return key.kind == Key::Kind::Text && (key.text == lower || key.text == upper);
}

// Whether this line, when entered, goes to everyone.
bool is_for_all(std::string_view line) {
  const Request request = parse_request(clean(line));
  const auto* say = std::get_if<Say>(&request);
  return say != nullptr && say->meant.empty();
}

// The same, and no part of the line is removed.
bool is_as_it_stands(std::string_view line) {
  return is_for_all(line) && !trim(line).starts_with('/');
}

// `text` cut so that it and `others` further columns fit into a row; but not to less than a word.
std::string shortened(std::string_view text, std::size_t columns, std::size_t others) {
  constexpr std::size_t kWord = 6;
  const std::size_t most = std::max(columns, others + kWord) - others;
  std::string whole = shown(text);
  if (width_of(whole) <= most) return whole;
  return std::string(head_within(whole, most - 1)).append("\u2026");
}

// The first of the texts that fits into a row; else the last.
std::string fitting(std::string longer, std::string_view shorter, std::size_t columns) {
  return width_of(longer) <= columns ? std::move(longer) : std::string(shorter);
}

// With the first and the last line, cut where the row is too short for both.
std::string paste_question(const std::vector<std::string>& lines, std::size_t columns) {
  const std::string before = "Send " + std::to_string(lines.size()) + " lines (\"";
  constexpr std::string_view kBetween = "\" to \"";
  constexpr std::string_view kAfter = "\")? y send, e edit, n drop";
  const std::size_t fixed = before.size() + kBetween.size() + kAfter.size();
  const std::size_t half = (std::max(columns, fixed) - fixed) / 2;
  std::string question = before + shortened(lines.front(), half, 0);
  question.append(kBetween).append(shortened(lines.back(), half, 0)).append(kAfter);
  return fitting(std::move(question), "Send " + std::to_string(lines.size()) + " lines? y/e/n",
                 columns);
}

}  // namespace

void FullScreen::answer(const Key& key) {
  const Question question = *question_;
  if (question.about == Question::About::Leaving) {
    question_.reset();
    if (is_ctrl(key, U'c')) return conversation_.leave(Cause::Left);
    if (key.kind != Key::Kind::Escape) press(key);
    return;
  }
  if (is_typed(key, "y", "Y")) {
    question_.reset();
    return say_yes(question);
  }
  const bool is_no = is_typed(key, "n", "N") || is_ctrl(key, U'c') || is_ctrl(key, U'g') ||
                     key.kind == Key::Kind::Enter || key.kind == Key::Kind::Escape;
  if (is_ctrl(key, U'z')) stop_ = Stop::Yes;
  if (key.kind == Key::Kind::Paste) complain("that paste was left out: a question waits");
  if (question.about == Question::About::Paste && is_typed(key, "e", "E")) return edit(question);
  if (!is_no) return;  // a key that was meant for something else decides nothing
  question_.reset();
  say_no(question);
}

void FullScreen::say_yes(const Question& question) {
  switch (question.about) {
    case Question::About::Undecided:
      decided_.push_back(question.lines.front());
      return ask_next_undecided();
    case Question::About::Nobody: {
      const std::string& line = question.lines.front();
      editor_.set("");
      remember(line);
      return send("//" + std::string(trim_front(line)));
    }
    case Question::About::Paste: {
      const bool was_typed = editor_.text().find('\n') != std::string::npos;
      if (was_typed) history_.enter(editor_.text());
      history_.begin_anew();
      editor_.set("");
      for (const std::string& line : question.lines) {
        to_send_.push_back((is_as_it_stands(line) ? "" : "//") + line);
      }
      return;
    }
    case Question::About::Leaving:
      return;
  }
}

// The lines go into the input, as if they had been typed with Alt+Enter.
void FullScreen::edit(const Question& question) {
  const std::string text = joined(question.lines, "\n");
  if (text.size() > kMaxTyped) {
    return complain("the paste is too long to edit; y sends it, n drops it");
  }
  question_.reset();
  editor_.set(text);
}

// Text with an arrow in it, such as "File > Save". A name that is nearly somebody's goes to the
// server, which asks who was meant.
bool FullScreen::asks_about_nobody(const std::string& line, const Whisper& whisper) const {
  const std::string_view begun = trim_front(line);
  if (begun.starts_with('/') || !at_sign(begun).empty()) return false;
  const std::string to = fold(whisper.to);
  const People& people = conversation_.people();
  const bool is_sure = conversation_.is_connected() && conversation_.knows_all_names();
  if (!is_sure || people.is_here(to)) return false;
  const std::size_t most = most_edits(to.size());
  std::vector<std::string> names = people.matching("");
  names.push_back(conversation_.own_name());
  return std::none_of(names.begin(), names.end(),
                      [&](const std::string& name) { return edits(to, fold(name), most) <= most; });
}

void FullScreen::ask_about_nobody(std::string line) {
  editor_.set(line);
  question_ = Question{Question::About::Nobody, {std::move(line)}};
}

void FullScreen::say_no(const Question& question) {
  if (question.about != Question::About::Undecided) return;
  history_.add(question.lines.front());
  complain("not sent: " + question.lines.front());
  ask_next_undecided();
}

// A paste is sent as text, whatever it looks like, with // before a line that would be read
// otherwise.
void FullScreen::paste(const Key& key) {
  if (key.dropped > 0) {
    complain("the end of that paste, " + std::to_string(key.dropped) + " bytes, was left out");
  }
  const std::string_view text =
      std::string_view(key.text).substr(0, key.text.find_last_not_of('\n') + 1);
  if (text.find('\n') == std::string_view::npos || is_asking()) {
    (void)editor_.press(key);
    return;
  }
  if (to_send_.size() >= kMostWaiting) {
    return complain("too much waits to be sent; the paste was left out");
  }
  const std::string before = editor_.text().substr(0, editor_.cursor());
  const std::string after = editor_.text().substr(editor_.cursor());
  if (!trim(before + after).empty() && !is_for_all(before + after)) {
    return complain("several lines cannot go where this one is meant to; the paste was left out");
  }
  ask_to_send(lines_of(before + std::string(text) + after));
}

void FullScreen::ask_to_send(std::vector<std::string> lines) {
  question_ = Question{Question::About::Paste, std::move(lines)};
}

// The line being typed has line ends in it. Until the person says yes, it stays.
void FullScreen::enter_lines() {
  std::vector<std::string> lines = lines_of(editor_.text());
  if (lines.size() < 2) {
    editor_.set(lines.empty() ? "" : lines.front());
    return enter();
  }
  if (!is_for_all(lines.front())) {
    return complain("several lines cannot go where the first is meant to; nothing was sent");
  }
  to_the_end();
  ask_to_send(std::move(lines));
}

std::string FullScreen::question_text() const {
  const std::string first = question_->lines.empty() ? "" : question_->lines.front();
  switch (question_->about) {
    case Question::About::Paste:
      return paste_question(question_->lines, size_.columns);
    case Question::About::Nobody: {
      const Request request = parse_request(clean(first));
      const auto* whisper = std::get_if<Whisper>(&request);
      return fitting("Nobody is called " + (whisper == nullptr ? first : whisper->to) +
                         ". Send to everyone? y/N",
                     "Send to all? y/N", size_.columns);
    }
    case Question::About::Undecided: {
      constexpr std::string_view kBefore = "Perhaps not sent: \"";
      constexpr std::string_view kAfter = "\". Send it now? y = yes, n = no";
      return fitting(std::string(kBefore) +
                         shortened(first, size_.columns, kBefore.size() + kAfter.size()) +
                         std::string(kAfter),
                     "Send it again? y/n", size_.columns);
    }
    case Question::About::Leaving:
      return fitting("leave? Ctrl+C again leaves, any other key stays", "Ctrl+C again: leave",
                     size_.columns);
  }
  return "";
}

}  // namespace chat
