#include "client/display/frame.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <span>
#include <utility>

#include "client/display/input_area.h"
#include "client/display/parts.h"
#include "client/display/people_column.h"
#include "common/protocol/wording.h"
#include "common/unicode/width.h"

namespace chat {
namespace {

// Screens with fewer rows have no status row.
constexpr std::size_t kFewestWithStatus = 3;

ScreenSize at_least_one(ScreenSize size) {
  return {std::max<std::size_t>(size.rows, 1), std::max<std::size_t>(size.columns, 1)};
}

// How the rows of a screen are divided. A question has its own row.
struct Plan {
  std::optional<InputArea> input;  // nothing when the question takes the only row
  bool has_status = false;
  std::size_t conversation = 0;
};

Plan plan(const Model& model, ScreenSize size) {
  Plan plan;
  std::size_t left = size.rows - (model.question ? 1 : 0);
  if (left > 0) {
    const std::size_t most = std::clamp<std::size_t>(size.rows / 2, 1, left);
    plan.input = input_area(model.prompt, model.input, model.cursor, size.columns, most);
    left -= plan.input->rows.size();
  }
  plan.has_status = left > 0 && size.rows >= kFewestWithStatus;
  plan.conversation = left - (plan.has_status ? 1 : 0);
  return plan;
}

Layout layout_of(const Model& model, ScreenSize size) {
  Layout layout = model.layout;
  layout.columns = size.columns;
  return layout;
}

Viewport viewport_of(const Model& model, ScreenSize size, const Plan& parts) {
  Layout layout = layout_of(model, size);
  layout.columns -= people_columns(model.people_shown, size.columns);
  return {model.scrollback,  model.pending,      model.own_name,
          std::move(layout), parts.conversation, model.spot};
}

std::string below_note(const Scrollback& scrollback) {
  if (!scrollback.top()) return "";
  if (scrollback.unread() == 0) return "scrolled up (Esc: back)";
  return std::to_string(scrollback.unread()) + " new below (Esc: back)";
}

std::string joined(std::span<const std::string> parts) {
  std::string text;
  for (const std::string& part : parts) {
    if (part.empty()) continue;
    text.append(text.empty() ? " " : " | ").append(part);
  }
  return text;
}

// Leaves out parts that do not fit, the least important first.
std::string status_row(const Model& model, const Layout& layout) {
  const Status& status = model.status;
  std::array<std::string, 4> parts = {
      shown(status.room),
      status.people == 0 ? "" : counted(status.people, "person", "people") + " here",
      shown(status.connection),
      below_note(model.scrollback),
  };
  constexpr std::array<std::size_t, 3> kLeastMissedFirst = {0, 1, 2};
  std::string text = joined(parts);
  for (const std::size_t part : kLeastMissedFirst) {
    if (width_of(text) <= layout.columns) break;
    if (text.size() == parts.at(part).size() + 1) break;  // the only one: the row cuts it
    parts.at(part).clear();
    text = joined(parts);
  }
  text.resize(parts_within(text, layout.columns).size());
  const std::size_t width = width_of(text);
  if (width < layout.columns) text.append(layout.columns - width, ' ');
  return one_row(text, Role::Status, layout);
}

}  // namespace

Frame compose(const Model& model) {
  Frame frame;
  frame.size = at_least_one(model.size);
  const Layout layout = layout_of(model, frame.size);
  if (model.page != nullptr) {
    frame.rows = rows_of(*model.page, frame.size, layout);
    frame.cursor = {frame.size.rows - 1, 0};
    return frame;
  }
  const auto append = [&frame](std::vector<std::string> rows) {
    std::move(rows.begin(), rows.end(), std::back_inserter(frame.rows));
  };
  Plan parts = plan(model, frame.size);
  frame.conversation_rows = parts.conversation;
  const Viewport viewport = viewport_of(model, frame.size, parts);
  std::vector<std::string> seen = viewport.rows();
  frame.rows.resize(parts.conversation - seen.size());
  append(std::move(seen));
  if (const std::size_t columns = people_columns(model.people_shown, frame.size.columns)) {
    put_people(frame.rows, frame.size.columns - columns, columns, model.people, model.status.people,
               layout.style);
  }
  if (parts.has_status) append({status_row(model, layout)});
  if (model.question) {
    const std::string text(parts_within(shown(*model.question), frame.size.columns));
    frame.cursor = {frame.rows.size(), std::min(width_of(text), frame.size.columns - 1)};
    append({one_row(text, Role::Question, layout)});
  }
  if (parts.input) {
    frame.cursor = {frame.rows.size() + parts.input->cursor_row, parts.input->cursor_column};
    append(std::move(parts.input->rows));
  }
  return frame;
}

Viewport viewport_of(const Model& model) {
  const ScreenSize size = at_least_one(model.size);
  return viewport_of(model, size, plan(model, size));
}

}  // namespace chat
