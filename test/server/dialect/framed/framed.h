// A dialect that only the tests speak: it shows that one folder and one line in the table are all
// that a dialect needs. A client begins with four bytes that are no line. From then on both sides
// send frames: two bytes of length, the greater first, and as many bytes of text.
//
//   client: "name zoe", then "enter": joins; two frames, as several lines elsewhere
//           "tick": is answered "tock", at any time
//           "page": before "enter", is served one and closed
//           anything else, after "enter": what a person types
//   server: what the plain dialect tells, without a LF at the end

#pragma once

#include <string>
#include <string_view>

#include "server/dialect/dialect.h"

namespace chat::test {

inline constexpr std::string_view kFramedBegin{"\0cht", 4};

[[nodiscard]] const Dialect& framed_dialect();
[[nodiscard]] std::string frame(std::string_view text);

}  // namespace chat::test
