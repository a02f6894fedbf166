// chat-fuzz: one of the parsers, named by CHAT_FUZZ, under clang's libFuzzer, whose main() and
// options it has. Without a name it lists them.

#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <string_view>

#include "test/fuzz/parsers/parsers.h"

namespace chat::fuzz {
namespace {

const Parser* chosen = nullptr;  // libFuzzer calls functions without a context

const Parser* choose(std::string_view name) {
  for (const auto& parsers : {shared_parsers(), server_parsers(), client_parsers()}) {
    for (const Parser& parser : parsers) {
      if (parser.name == name) return &parser;
      if (name.empty()) std::cout << parser.name << '\n';
    }
  }
  return nullptr;
}

}  // namespace

void require(bool holds, std::string_view promise) {
  if (holds) return;
  std::cerr << "does not hold: " << promise << '\n';
  std::abort();
}

}  // namespace chat::fuzz

extern "C" int LLVMFuzzerInitialize(int* /*argc*/, char*** /*argv*/) {
  const char* name = std::getenv("CHAT_FUZZ");  // NOLINT(concurrency-mt-unsafe): one thread
  chat::fuzz::chosen = chat::fuzz::choose(name == nullptr ? "" : name);
  if (chat::fuzz::chosen != nullptr) return 0;
  if (name == nullptr) std::exit(EXIT_SUCCESS);  // NOLINT(concurrency-mt-unsafe)
  std::cerr << "chat-fuzz: there is no parser " << name << '\n';
  std::exit(EXIT_FAILURE);  // NOLINT(concurrency-mt-unsafe)
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  chat::fuzz::chosen->take({reinterpret_cast<const char*>(data), size});
  return 0;
}
