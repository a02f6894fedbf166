// A column at the right of the conversation: who is here. Pure.

#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "client/display/style.h"
#include "client/settings/preferences.h"
#include "client/talk/people.h"

namespace chat {

// The columns that it takes of a screen with so many; 0: it is not shown.
[[nodiscard]] std::size_t people_columns(PeopleShown wish, std::size_t columns);

// Puts the column behind the rows, which have at most `before` columns. `all` is how many people
// are here; 0: not known. Silent people are faint, those who are away are marked.
void put_people(std::vector<std::string>& rows, std::size_t before, std::size_t columns,
                const std::vector<People::Seen>& people, std::uint32_t all, const Style& style);

}  // namespace chat
