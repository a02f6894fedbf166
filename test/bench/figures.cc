#include "test/bench/figures.h"

#include <algorithm>
#include <charconv>
#include <cmath>

namespace chat::bench {
namespace {

double median(std::vector<double>& values) {
  std::sort(values.begin(), values.end());
  const std::size_t middle = values.size() / 2;
  return values.size() % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
}

}  // namespace

Sample median_of(const std::vector<Sample>& samples) {
  Sample result;
  for (std::size_t i = 0; i < kFigures; ++i) {
    const auto figure = static_cast<Figure>(i);
    std::vector<double> values;
    for (const Sample& sample : samples) {
      if (const auto value = sample.get(figure)) values.push_back(*value);
    }
    if (!values.empty()) result.set(figure, median(values));
  }
  return result;
}

std::string decimal(double value, int digits) {
  if (!std::isfinite(value)) return "null";
  std::array<char, 64> text{};
  const auto end = std::to_chars(text.data(), text.data() + text.size(), value,
                                 std::chars_format::fixed, digits);
  return {text.data(), end.ptr};
}

std::string grouped(const std::string& digits) {
  constexpr std::size_t kGroup = 3;
  const std::size_t whole = std::min(digits.find('.'), digits.size());
  std::string result;
  for (std::size_t i = 0; i < digits.size(); ++i) {
    const bool between = i > 0 && i < whole && digits[i - 1] != '-';
    if (between && (whole - i) % kGroup == 0) result += ',';
    result += digits[i];
  }
  return result;
}

}  // namespace chat::bench
