#include "client/talk/ignored.h"

#include <algorithm>
#include <utility>

#include "common/text/text.h"

namespace chat {
namespace {

bool is_same(std::string_view one, std::string_view other) {
  return std::equal(one.begin(), one.end(), other.begin(), other.end(),
                    [](char a, char b) { return fold(a) == fold(b); });
}

}  // namespace

void Ignored::add(std::string_view name) {
  if (!has(name)) put({std::string(name), std::string(name)});
}

bool Ignored::remove(std::string_view name) {
  const auto is_meant = [&](const Span& span) {
    return is_present(span) && (is_same(span.name, name) || is_same(span.given, name));
  };
  const auto meant = std::find_if(spans_.begin(), spans_.end(), is_meant);
  if (meant == spans_.end()) return false;
  const std::string given = meant->given;
  std::erase_if(spans_, [&](const Span& span) { return is_same(span.given, given); });
  return true;
}

bool Ignored::has(std::string_view name, std::uint64_t seq) const {
  return std::any_of(spans_.begin(), spans_.end(), [&](const Span& span) {
    return span.since <= seq && seq < span.until && is_same(span.name, name);
  });
}

std::vector<std::string> Ignored::names() const {
  std::vector<std::string> names;
  for (const Span& span : spans_) {
    const auto is_this = [&](const std::string& name) { return is_same(name, span.name); };
    const bool is_new = std::none_of(names.begin(), names.end(), is_this);
    if (is_present(span) && is_new) names.push_back(span.name);
  }
  return names;
}

void Ignored::renamed(std::string_view from, std::string_view to, std::uint64_t seq) {
  for (std::size_t i = spans_.size(); i-- > 0;) {
    if (!is_present(spans_[i]) || !is_same(spans_[i].name, from)) continue;
    spans_[i].until = seq;
    put({std::string(to), spans_[i].given, seq});
  }
}

void Ignored::left(std::string_view name, std::uint64_t seq, const People& people) {
  for (std::size_t i = spans_.size(); i-- > 0;) {
    const std::string given = spans_[i].given;
    if (!is_present(spans_[i]) || !is_same(spans_[i].name, name) || is_same(given, name)) continue;
    if (people.is_here(given)) continue;  // somebody else
    spans_[i].until = seq;
    put({given, given, seq});
  }
}

void Ignored::log_begins() {
  std::erase_if(spans_, [](const Span& span) { return !is_present(span); });
  for (Span& span : spans_) span.since = 0;
}

void Ignored::put(Span span) {
  if (spans_.size() >= kMaxNames) {
    const auto former = std::find_if_not(spans_.begin(), spans_.end(), is_present);
    spans_.erase(former == spans_.end() ? spans_.begin() : former);
  }
  spans_.push_back(std::move(span));
}

}  // namespace chat
