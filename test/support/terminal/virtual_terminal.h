// A terminal's screen as a grid of cells, for what the client writes in full screen. Understands
// just that; everything else, and what terminals differ about, is an error.

#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace chat {

class VirtualTerminal {
 public:
  VirtualTerminal(std::size_t rows, std::size_t columns);

  // Whole sequences only, as they come from one write.
  void feed(std::string_view bytes);
  // Another size: what stands there then is junk.
  void resize(std::size_t rows, std::size_t columns);

  // The first thing that should not have been written; empty: none.
  [[nodiscard]] const std::string& error() const { return error_; }
  // The text of a row, without blanks at its end.
  [[nodiscard]] std::string row(std::size_t index) const;
  // Of its window; empty: none was set.
  [[nodiscard]] const std::string& title() const { return title_; }
  // Whether presses of the mouse and its wheel are reported, in numbers.
  [[nodiscard]] bool reports_mouse() const { return mouse_ == "?1000h?1006h"; }
  // The address behind a cell; empty: none.
  [[nodiscard]] const std::string& link_at(std::size_t row, std::size_t column) const {
    return cells_.at(row).at(column).link;
  }
  // Everything that is seen: cells, their looks, the cursor.
  [[nodiscard]] std::string everything() const;

 private:
  struct Cell {
    std::string text = " ";  // empty: the right half of the one before
    std::string look;
    std::string link;
    friend bool operator==(const Cell&, const Cell&) = default;
  };

  void put_run(std::string_view run);
  void put(std::string_view cluster);
  std::size_t take_escape(std::string_view bytes);
  std::size_t take_string(std::string_view bytes);
  void control(std::string_view parameters, char final);
  void erase_row(std::size_t row, std::size_t from);
  void line_feed();
  void set_region(std::string_view parameters);
  void set_error(std::string_view what, std::string_view detail);

  std::size_t columns_;
  std::vector<std::vector<Cell>> cells_;
  std::size_t row_ = 0;
  std::size_t column_ = 0;  // columns_: behind a full row
  std::size_t region_top_ = 0;
  std::size_t region_end_;
  std::string look_;
  std::string link_;
  std::string title_;
  std::string mouse_;  // the modes that are set
  enum class Cursor : std::uint8_t { Shown, Hidden } cursor_ = Cursor::Shown;
  std::string error_;
};

}  // namespace chat
