#include "server/names/lookalikes.h"

#include <algorithm>

#include "common/protocol/name.h"
#include "common/text/text.h"
#include "server/names/skeleton.h"

namespace chat {
namespace {

// A capital letter of another script may look like one of ASCII, so the case goes behind, too.
std::string folded_skeleton(std::string_view name) {
  return fold(skeleton(fold(name)));
}

}  // namespace

Looks looks_of(std::string_view name) {
  return {skeleton(name), folded_skeleton(name)};
}

bool are_alike(const Looks& one, const Looks& other) {
  return one.written == other.written || one.folded == other.folded;
}

Lookalikes::Lookalikes() {
  for (const std::string_view word : reserved_names()) reserved_.insert(fold(skeleton(word)));
}

void Lookalikes::add(std::string_view name, MemberId id) {
  const Looks looks = looks_of(name);
  const bool are_same = looks.written == looks.folded;
  entries_.insert({looks.written, id, true, are_same});
  if (!are_same) entries_.insert({looks.folded, id, false, true});
}

void Lookalikes::remove(std::string_view name, MemberId id) {
  const Looks looks = looks_of(name);
  entries_.erase({looks.written, id});
  entries_.erase({looks.folded, id});
}

MemberId Lookalikes::find(std::string_view name, MemberId self) const {
  const std::vector<MemberId> all = find_all(name);
  const auto found = std::ranges::find_if(all, [self](MemberId id) { return id != self; });
  return found == all.end() ? kNobody : *found;
}

std::vector<MemberId> Lookalikes::find_all(std::string_view name) const {
  std::vector<MemberId> all;
  const auto add_those = [&](const std::string& skeleton, bool Entry::*way) {
    for (auto each = entries_.lower_bound({skeleton, kNobody}); each != entries_.end(); ++each) {
      if (each->skeleton != skeleton) break;
      if ((*each).*way && std::ranges::find(all, each->id) == all.end()) all.push_back(each->id);
    }
  };
  const Looks looks = looks_of(name);
  add_those(looks.written, &Entry::written);
  add_those(looks.folded, &Entry::folded);
  return all;
}

bool Lookalikes::is_like_reserved(std::string_view name) const {
  return reserved_.contains(fold(skeleton(name)));
}

}  // namespace chat
