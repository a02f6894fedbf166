// A drawing in SVG, written shape by shape. Sizes are in pixels.

#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

namespace chat::test {

class Svg {
 public:
  struct Point {
    double x = 0;
    double y = 0;
  };
  enum class Anchor { Start, Middle, End };

  // `style` is a style sheet; a `look` below is one of its classes, or several.
  Svg(double width, double height, std::string_view style);

  void rectangle(Point corner, Point size, std::string_view look);
  void line(Point from, Point to, std::string_view look);
  void dot(Point center, std::string_view look);
  // `at` is on the text's base line.
  void text(Point at, Anchor anchor, std::string_view look, std::string_view words);
  // Text that is as wide as this, whatever the font.
  void text_of_width(Point at, double width, std::string_view look, std::string_view words);

  // Ends the drawing and gives it.
  [[nodiscard]] std::string finish();

 private:
  using Attribute = std::pair<std::string_view, double>;
  void shape(std::string_view name, std::initializer_list<Attribute> attributes,
             std::string_view look);

  std::string out_;
};

}  // namespace chat::test
