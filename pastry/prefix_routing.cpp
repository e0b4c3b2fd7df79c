#include "pastry/prefix_routing.h"

#include <algorithm>
#include <bit>

#include "sim/check.h"

namespace ddns::pastry {

using sim::InputError;

PrefixOverlay::PrefixOverlay(const overlay::Members& members, const Settings& settings)
    : Overlay(members),
      bits_(static_cast<unsigned>(std::bit_width(settings.base)) - 1),
      leaves_(settings.leaf_set / 2),
      seed_(settings.seed) {
  if (!std::has_single_bit(settings.base) || settings.base < 2 || settings.base > 1024) {
    throw InputError(InputError::Kind::kSpec, "Pastry's digits have a base of 2, 4, 8, ..., 1024");
  }
  if (settings.leaf_set % 2 != 0) {
    throw InputError(InputError::Kind::kSpec, "a leaf set has as many nodes on each side");
  }
}

NodeIndex PrefixOverlay::owner(const Id& key) const {
  return Closest(members_, key).next_present();
}

bool PrefixOverlay::owns(NodeIndex n, const Id& key) const {
  return is_closest(members_, n, key);
}

NodeIndex PrefixOverlay::heir(const Id& key, NodeIndex n) const {
  const NodeIndex next = Closest::behind(members_, key, n).next_present();
  return next == overlay::kNoNode ? owner(key) : next;
}

unsigned PrefixOverlay::prefix_bits(unsigned digits) const {
  return std::min(digits * bits_, overlay::kIdBits);
}

}  // namespace ddns::pastry
