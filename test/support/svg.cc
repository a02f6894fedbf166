#include "test/support/svg.h"

#include <array>
#include <charconv>
#include <cstddef>

namespace chat::test {
namespace {

std::string pixels(double value) {
  std::array<char, 32> text{};
  const auto end =
      std::to_chars(text.data(), text.data() + text.size(), value, std::chars_format::fixed, 1);
  return {text.data(), end.ptr};
}

std::string escaped(std::string_view words) {
  std::string text;
  for (const char c : words) {
    if (c == '<') {
      text += "&lt;";
    } else if (c == '&') {
      text += "&amp;";
    } else {
      text += c;
    }
  }
  return text;
}

}  // namespace

Svg::Svg(double width, double height, std::string_view style) {
  const std::string right = pixels(width);
  const std::string bottom = pixels(height);
  out_.append("<svg xmlns='http://www.w3.org/2000/svg' xml:space='preserve' viewBox='0 0 " + right +
              " " + bottom);
  out_.append("' width='" + right + "' height='" + bottom + "'>\n");
  out_.append("<style>\n").append(style).append("</style>\n");
}

void Svg::shape(std::string_view name, std::initializer_list<Attribute> attributes,
                std::string_view look) {
  out_.append("<").append(name);
  for (const auto& [attribute, value] : attributes) {
    out_.append(" ").append(attribute).append("='").append(pixels(value)).append("'");
  }
  out_.append(" class='").append(look).append("'/>\n");
}

void Svg::rectangle(Point corner, Point size, std::string_view look) {
  shape("rect", {{"x", corner.x}, {"y", corner.y}, {"width", size.x}, {"height", size.y}}, look);
}

void Svg::line(Point from, Point to, std::string_view look) {
  shape("line", {{"x1", from.x}, {"y1", from.y}, {"x2", to.x}, {"y2", to.y}}, look);
}

void Svg::dot(Point center, std::string_view look) {
  constexpr double kRadius = 4;
  shape("circle", {{"cx", center.x}, {"cy", center.y}, {"r", kRadius}}, look);
}

void Svg::text(Point at, Anchor anchor, std::string_view look, std::string_view words) {
  constexpr std::array<std::string_view, 3> kAnchors{"start", "middle", "end"};
  out_.append("<text x='").append(pixels(at.x)).append("' y='").append(pixels(at.y));
  out_.append("' text-anchor='").append(kAnchors[static_cast<std::size_t>(anchor)]);
  out_.append("' class='").append(look).append("'>").append(escaped(words)).append("</text>\n");
}

void Svg::text_of_width(Point at, double width, std::string_view look, std::string_view words) {
  out_.append("<text x='").append(pixels(at.x)).append("' y='").append(pixels(at.y));
  out_.append("' textLength='").append(pixels(width)).append("' lengthAdjust='spacingAndGlyphs'");
  out_.append(" class='").append(look).append("'>").append(escaped(words)).append("</text>\n");
}

std::string Svg::finish() {
  return out_ + "</svg>\n";
}

}  // namespace chat::test
