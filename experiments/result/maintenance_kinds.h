// The kinds of messages that results name under living/maintenance: those of each protocol, as it
// names them itself (overlay/protocol.h).
#pragma once

#include <vector>

#include "overlay/protocol.h"

namespace ddns::experiments {

// chord/protocol.h. Of tables that nobody keeps up, results name these, of which none was sent.
inline constexpr overlay::KindCost kChordKinds[] = {
    {"stabilise"},         {"notify"}, {"check_finger"}, {"find_finger"},
    {"check_predecessor"}, {"join"},   {"leave"},        {"probe_contact"}};
// Those that others have beside: kademlia/protocol.h, pastry/protocol.h.
inline constexpr overlay::KindCost kOtherKinds[] = {
    {"refresh"},     {"ping"},          {"keep_alive"},  {"probe_leaf"},
    {"probe_table"}, {"repair_leaves"}, {"repair_table"}};

// What a protocol has sent so far; null: nobody keeps up the tables.
inline std::vector<overlay::KindCost> maintenance_costs(const overlay::Protocol* protocol) {
  if (protocol != nullptr) return {protocol->costs().begin(), protocol->costs().end()};
  return {std::begin(kChordKinds), std::end(kChordKinds)};
}

}  // namespace ddns::experiments
