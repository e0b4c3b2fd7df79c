#include "experiments/run/per_node.h"

namespace ddns::experiments {

PerNode per_node(const World& world, const std::vector<std::uint32_t>& asked) {
  const overlay::Members& members = world.members;
  const overlay::NodeIndex count = members.count();
  PerNode out;
  for (overlay::NodeIndex n = 0; n < count; ++n) {
    const overlay::Id arc = overlay::distance(members.id((n + count - 1) % count), members.id(n));
    out.arc.push_back(static_cast<double>(arc.word[0]) * 0x1.0p-64);  // the rest would not show
    out.records.push_back(world.dhash ? world.dhash->store().count(n) : 0);
    out.served.push_back(world.network.served(n));
  }
  out.questions.resize(count);
  for (dhash::RecordIndex r = 0; r < asked.size(); ++r) {
    out.questions[world.overlay->owner(world.dhash->key(r))] += asked[r];
  }
  return out;
}

}  // namespace ddns::experiments
