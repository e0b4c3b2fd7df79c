// The kinds of messages that results name under living/maintenance: those of each protocol, as it
// names them itself (overlay/protocol.h).
#pragma once

namespace ddns::experiments {

// chord/protocol.h. Of tables that nobody keeps up, results name these, of which none was sent.
inline constexpr const char* kChordKinds[] = {
    "stabilise",         "notify", "check_finger", "find_finger",
    "check_predecessor", "join",   "leave",        "probe_contact"};
// Those that others have beside: kademlia/protocol.h, pastry/maintenance.h.
inline constexpr const char* kOtherKinds[] = {
    "refresh", "ping", "keep_alive", "probe_leaf", "probe_table", "repair_leaves", "repair_table"};

}  // namespace ddns::experiments
