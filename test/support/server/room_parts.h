// The parts of a room, put together as Room does it, without a lock: for tests that drive them
// directly.

#pragma once

#include <string>
#include <utility>
#include <vector>

#include "server/moderation/moderation.h"
#include "server/room/absences.h"
#include "server/room/allowances.h"
#include "server/room/backpressure.h"
#include "server/room/changes.h"
#include "server/room/limits.h"
#include "server/room/members.h"
#include "server/room/moves.h"
#include "server/room/publisher.h"
#include "server/room/requests.h"
#include "server/room/settings.h"

namespace chat::test {

struct RoomParts {
  explicit RoomParts(const Limits& with_limits = {}, RoomSettings with_settings = {"test"})
      : limits(with_limits), settings(std::move(with_settings)) {}

  // Somebody who can come back, on connection `link`.
  Member& join(LinkId link, std::string_view name) {
    (void)changes.join({link, "address", nullptr}, {name, limits.history, Secret{}, std::nullopt});
    return *members.on(link);
  }
  // What the first courier is given.
  std::vector<EntryPtr> taken() {
    std::vector<EntryPtr> entries;
    Mailboxes& mailboxes = publisher.mailboxes();
    if (mailboxes.has_ready()) mailboxes.delivered(publisher.take(entries));
    return entries;
  }

  Limits limits;
  RoomSettings settings;
  Members members;
  Moves moves{limits, members};
  Backpressure backpressure{limits, members, moves};
  Allowances allowances{limits};
  Publisher publisher{limits, settings, members, backpressure, moves, allowances};
  Absences absences{limits};
  Moderation moderation;
  Requests requests{backpressure, members, publisher, moderation, settings.time_of_day};
  Changes changes{{limits, settings, members, backpressure, allowances, publisher, absences,
                   moderation, requests}};
};

}  // namespace chat::test
