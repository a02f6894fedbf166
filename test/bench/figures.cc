#include "test/bench/figures.h"

#include <algorithm>

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

}  // namespace chat::bench
