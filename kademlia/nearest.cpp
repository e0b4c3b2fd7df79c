#include "kademlia/nearest.h"

namespace ddns::kademlia {

using overlay::common_bits;
using overlay::kIdBits;
using overlay::kNoNode;

// Ids that share a prefix stand together, so a neighbour of the key in their order shares as much
// with it as any. All that do are on the far side of the next bit: with that bit of the key
// flipped, it begins anew among them, until one is left.
NodeIndex nearest(const Members& members, Id key, unsigned bits) {
  while (true) {
    NodeIndex after = members.first_at_or_after(key);
    if (!members.present(after)) after = members.next_present(after);
    const NodeIndex before = members.previous_present(after);
    const unsigned after_shares = common_bits(members.id(after), key);
    const unsigned before_shares = common_bits(members.id(before), key);
    const bool is_after = after_shares >= before_shares;
    const unsigned shared = is_after ? after_shares : before_shares;
    if (shared < bits) return kNoNode;
    const NodeIndex found = is_after ? after : before;
    if (shared == kIdBits || before == after) return found;
    // Next to the one found, away from the key: does it share as much?
    const NodeIndex beyond =
        is_after ? members.next_present(after) : members.previous_present(before);
    const bool alone = is_after ? before_shares < shared : after_shares < shared;
    if (alone && common_bits(members.id(beyond), key) < shared) return found;
    if (alone && beyond == found) return found;
    key = key ^ overlay::power_of_two(kIdBits - 1 - shared);
    bits = shared + 1;
  }
}

}  // namespace ddns::kademlia
