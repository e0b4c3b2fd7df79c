// The metric of Kademlia: two ids are as far apart as their exclusive or is great. From a key all
// distances differ, and nodes that share more leading bits with it are nearer.
#pragma once

#include "overlay/members.h"

namespace ddns::kademlia {

using overlay::Id;
using overlay::Members;
using overlay::NodeIndex;

constexpr Id operator^(const Id& a, const Id& b) {
  return {{a.word[0] ^ b.word[0], a.word[1] ^ b.word[1], a.word[2] ^ b.word[2]}};
}

// Bit i counts from the first; the id that is 1 there and 0 elsewhere.
constexpr Id bit_id(unsigned i) {
  return overlay::power_of_two(overlay::kIdBits - 1 - i);
}
constexpr bool is_one(const Id& id, unsigned i) {
  return (id.word[i / 64] >> (63 - i % 64) & 1) != 0;
}

// The present node that is nearest to the key, of those whose ids share its first `bits` bits;
// kNoNode where there is none.
NodeIndex nearest(const Members& members, Id key, unsigned bits = 0);

}  // namespace ddns::kademlia
