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

MemberId find_in(const std::set<std::pair<std::string, MemberId>>& index, std::string skeleton,
                 MemberId self) {
  const std::pair<std::string, MemberId> first(std::move(skeleton), 0);
  for (auto each = index.lower_bound(first); each != index.end(); ++each) {
    if (each->first != first.first) break;
    if (each->second != self) return each->second;
  }
  return kNobody;
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
  written_.emplace(skeleton(name), id);
  folded_.emplace(folded_skeleton(name), id);
}

void Lookalikes::remove(std::string_view name, MemberId id) {
  written_.erase({skeleton(name), id});
  folded_.erase({folded_skeleton(name), id});
}

MemberId Lookalikes::find(std::string_view name, MemberId self) const {
  const MemberId found = find_in(written_, skeleton(name), self);
  return found != kNobody ? found : find_in(folded_, folded_skeleton(name), self);
}

std::vector<MemberId> Lookalikes::find_all(std::string_view name) const {
  std::vector<MemberId> all;
  const auto add_from = [&all](const Index& index, const std::string& skeleton) {
    for (auto each = index.lower_bound({skeleton, 0}); each != index.end(); ++each) {
      if (each->first != skeleton) break;
      if (std::ranges::find(all, each->second) == all.end()) all.push_back(each->second);
    }
  };
  add_from(written_, skeleton(name));
  add_from(folded_, folded_skeleton(name));
  return all;
}

bool Lookalikes::is_like_reserved(std::string_view name) const {
  return reserved_.contains(fold(skeleton(name)));
}

}  // namespace chat
