#include "client/display/frame.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <span>
#include <utility>

#include "client/display/input_area.h"
#include "client/unicode/width.h"
#include "common/protocol/wording.h"

namespace chat {
namespace {

// The status is worth a row where there are so many.
constexpr std::size_t kFewestWithStatus = 3;

// How the rows of a screen are shared out.
struct Plan {
  Layout layout;
  std::size_t conversation = 0;
  enum class Row : std::uint8_t { None, Shown };
  Row status = Row::None;
  Row question = Row::None;
  std::optional<InputArea> input;  // nothing where the only row is the question's
};

Plan plan(const Model& model, ScreenSize size) {
  Plan plan;
  plan.layout = model.layout;
  plan.layout.columns = size.columns;
  std::size_t left = size.rows;
  const auto give_row = [&left](Plan::Row& row) {
    row = Plan::Row::Shown;
    --left;
  };
  if (model.question) give_row(plan.question);
  if (left > 0) {
    const std::size_t most = std::clamp<std::size_t>(size.rows / 2, 1, left);
    plan.input = input_area(model.prompt, model.input, model.cursor, size.columns, most);
    left -= plan.input->rows.size();
  }
  if (left > 0 && size.rows >= kFewestWithStatus) give_row(plan.status);
  plan.conversation = left;
  return plan;
}

ScreenSize at_least_one(ScreenSize size) {
  return {std::max<std::size_t>(size.rows, 1), std::max<std::size_t>(size.columns, 1)};
}

std::string below_note(const Scrollback& scrollback) {
  if (!scrollback.top()) return "";
  if (scrollback.unread() == 0) return "scrolled up";
  return std::to_string(scrollback.unread()) + " new below";
}

std::string joined(std::span<const std::string> parts) {
  std::string text;
  for (const std::string& part : parts) {
    if (part.empty()) continue;
    text.append(text.empty() ? " " : " | ").append(part);
  }
  return text;
}

// What does not fit is left out, beginning with what is least missed.
std::string status_row(const Model& model, const Layout& layout) {
  const Status& status = model.status;
  std::array<std::string, 5> parts = {
      shown(status.room),
      status.people == 0 ? "" : counted(status.people, "person", "people") + " here",
      shown(status.connection),
      status.presence == Presence::Away ? "away" : "",
      below_note(model.scrollback),
  };
  constexpr std::array<std::size_t, 4> kLeastMissedFirst = {0, 1, 3, 2};
  std::string text = joined(parts);
  for (const std::size_t part : kLeastMissedFirst) {
    if (width_of(text) <= layout.columns) break;
    if (text.size() == parts.at(part).size() + 1) break;  // the only one: the row cuts it
    parts.at(part).clear();
    text = joined(parts);
  }
  const std::size_t width = width_of(text);
  if (width < layout.columns) text.append(layout.columns - width, ' ');
  return one_row(text, Role::Status, layout);
}

Reading reading_of(const Model& model, const Layout& layout) {
  return {model.scrollback, model.pending, model.own_name, layout};
}

}  // namespace

Picture compose(const Model& model, ScreenSize size) {
  size = at_least_one(size);
  Plan parts = plan(model, size);
  Picture picture;
  picture.size = size;
  picture.conversation_rows = parts.conversation;
  std::vector<std::string> seen = visible_rows(reading_of(model, parts.layout), parts.conversation);
  picture.rows.resize(parts.conversation - seen.size());
  std::move(seen.begin(), seen.end(), std::back_inserter(picture.rows));
  if (parts.status == Plan::Row::Shown) picture.rows.push_back(status_row(model, parts.layout));
  if (parts.question == Plan::Row::Shown) {
    const std::string text = shown(*model.question);
    picture.rows.push_back(one_row(text, Role::Question, parts.layout));
    picture.cursor = {picture.rows.size() - 1, std::min(width_of(text), size.columns - 1)};
  }
  if (parts.input) {
    picture.cursor = {picture.rows.size() + parts.input->cursor_row, parts.input->cursor_column};
    std::move(parts.input->rows.begin(), parts.input->rows.end(), std::back_inserter(picture.rows));
  }
  return picture;
}

std::size_t page_rows(const Model& model, ScreenSize size) {
  return std::max<std::size_t>(plan(model, at_least_one(size)).conversation, 2) - 1;
}

Reach scroll_up(Scrollback& scrollback, const Model& model, ScreenSize size, std::size_t rows) {
  const Plan parts = plan(model, at_least_one(size));
  return scroll_up(scrollback, reading_of(model, parts.layout), parts.conversation, rows);
}

void scroll_down(Scrollback& scrollback, const Model& model, ScreenSize size, std::size_t rows) {
  const Plan parts = plan(model, at_least_one(size));
  scroll_down(scrollback, reading_of(model, parts.layout), parts.conversation, rows);
}

}  // namespace chat
