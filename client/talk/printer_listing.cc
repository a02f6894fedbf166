// The answer to `?`, which may come in several parts.

#include <algorithm>
#include <utility>

#include "client/talk/printer.h"
#include "common/protocol/wording.h"

namespace chat {
namespace {

constexpr std::size_t kNamesPerLine = 12;

// An answer to `?` is kept until its end, since its beginning may come twice where the connection
// is lost. Enough for every name of the largest room.
constexpr std::size_t kMaxListing = std::size_t{1024} * 1024;

}  // namespace

void Printer::list(const event::Users& users) {
  if (listing_ && listing_->line != users.line) end_listing();
  if (!listing_) listing_ = Listing{users.line, 0, people_are_here(users.people) + ": "};
  for (const Person& person : users.here) list_one(person);
}

void Printer::list_one(const Person& person) {
  std::string& text = listing_->text;
  if (text.size() > kMaxListing) return;
  const std::size_t before = listing_->names++;
  const bool is_full = before % kNamesPerLine == 0 && audience_ != Audience::Screen;
  if (before > 0) text += is_full ? ",\n  " : ", ";
  text += person.name;
  text += is_me(person.name) ? " (you)" : presence_note(person);
}

void Printer::end_listing() {
  const Listing whole = *std::exchange(listing_, std::nullopt);
  for (std::string_view rest = whole.text; !rest.empty();) {
    const std::string_view line = rest.substr(0, rest.find('\n'));
    notice(std::string(line));
    rest.remove_prefix(std::min(rest.size(), line.size() + 1));
  }
}

}  // namespace chat
