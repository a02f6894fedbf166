// The rows of the conversation on the screen, and scrolling. Only visible entries are laid out:
// from the end, or from the place that the person has scrolled to, as far as the screen reaches.

#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "client/display/layout.h"
#include "client/talk/scrollback.h"

namespace chat {

enum class Reach : std::uint8_t {
  Within,
  Top,  // the oldest row is visible: older entries may be fetched, see Scrollback::add_older()
};

// Refers to the objects it is made of, so it must not be kept.
class Viewport {
 public:
  // `pending` lines are shown below the newest entry. `height` is in rows. `spot` is the entry that
  // the person has gone to.
  Viewport(const Scrollback& scrollback, std::span<const PendingLine> pending,
           std::string_view own_name, Layout layout, std::size_t height,
           std::optional<Scrollback::Number> spot = std::nullopt)
      : of_(scrollback),
        pending_(pending),
        own_name_(own_name),
        layout_(std::move(layout)),
        height_(height),
        spot_(spot) {}

  // At most `height` rows, top to bottom; fewer only where there are no more.
  [[nodiscard]] std::vector<std::string> rows() const;

  // The rows that a page scrolls: one visible row stays visible.
  [[nodiscard]] std::size_t page() const { return height_ > 2 ? height_ - 1 : 1; }

  // `scrollback` is the one that is shown. Scrolling up from the end puts a mark there, unless
  // the last mark is out of sight. At the end the view follows new entries again.
  Reach scroll_up(Scrollback& scrollback, std::size_t rows) const;
  // Scrolls to the entry, unless all of it is visible; leaves the end as scroll_up() does.
  void show(Scrollback& scrollback, Scrollback::Number number) const;
  // 0 rows: to be called when the size or the preferences have changed; a view that then shows
  // the end follows new entries again.
  void scroll_down(Scrollback& scrollback, std::size_t rows) const;

 private:
  using Number = Scrollback::Number;
  using Place = Scrollback::Place;

  // Pending lines count as if they were the entries after the newest.
  [[nodiscard]] Place start() const { return {of_.first(), 0}; }
  [[nodiscard]] Place end() const { return {of_.end() + static_cast<Number>(pending_.size()), 0}; }

  [[nodiscard]] std::vector<std::string> rows_at(Number number) const;
  // The place `rows` rows further up, or the start.
  [[nodiscard]] Place back(Place place, std::size_t rows) const;
  // The place `rows` rows further down, or the end.
  [[nodiscard]] Place forward(Place place, std::size_t rows) const;
  // The first visible row.
  [[nodiscard]] Place top() const;
  // The first visible row when the end is visible.
  [[nodiscard]] Place last_top() const { return back(end(), height_); }

  void leave_end(Scrollback& scrollback, Place seen) const;
  [[nodiscard]] bool is_hidden(Number number) const;
  [[nodiscard]] bool begins_day(Number number) const;
  [[nodiscard]] bool is_marked(Number number) const;

  const Scrollback& of_;
  std::span<const PendingLine> pending_;
  std::string_view own_name_;
  Layout layout_;
  std::size_t height_;
  std::optional<Number> spot_;
};

}  // namespace chat
