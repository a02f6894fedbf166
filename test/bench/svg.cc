#include "test/bench/svg.h"

#include <array>
#include <cstddef>

#include "test/bench/figures.h"

namespace chat::bench {
namespace {

// Colours that are told apart by people who see no red or no green, too (Okabe and Ito, 2008).
constexpr std::string_view kStyle = R"(<style>
text { font: 13px system-ui, sans-serif; fill: #1f2328 }
.title { font-weight: 600 }
.faint { fill: #656d76 }
.page { fill: #ffffff; stroke: #d0d7de }
.grid { stroke: #d0d7de; stroke-width: 1 }
.ours { fill: #0072b2; stroke: #0072b2; stroke-width: 2 }
.calm { fill: #009e73; stroke: #009e73; stroke-width: 2 }
.peer { fill: #d55e00; stroke: #d55e00; stroke-width: 2 }
.bare { fill: #8c959f; stroke: #8c959f; stroke-width: 2 }
@media (prefers-color-scheme: dark) {
text { fill: #e6edf3 }
.faint { fill: #8d96a0 }
.page { fill: #0d1117; stroke: #30363d }
.grid { stroke: #30363d }
.ours { fill: #56b4e9; stroke: #56b4e9 }
}
</style>
)";

std::string pixels(double value) {
  return decimal(value, 1);
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

Svg::Svg(double width, double height) {
  const std::string right = pixels(width);
  const std::string bottom = pixels(height);
  out_.append("<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 " + right + " " + bottom);
  out_.append("' width='" + right + "' height='" + bottom + "'>\n");
  out_ += kStyle;
  rectangle({0.5, 0.5}, {width - 1, height - 1}, "page");
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

std::string Svg::finish() {
  return out_ + "</svg>\n";
}

}  // namespace chat::bench
