#include "overlay/protocol.h"

namespace ddns::overlay {

using sim::Duration;

Duration Period::draw(sim::Rng& rng) const {
  const auto width = static_cast<std::uint64_t>((max - min).ns());
  return min + Duration::nanoseconds(static_cast<std::int64_t>(rng.below_u64(width + 1)));
}

Duration Period::draw_first(sim::Rng& rng) const {
  const auto width = static_cast<std::uint64_t>(max.ns());
  return Duration::nanoseconds(static_cast<std::int64_t>(rng.below_u64(width)));
}

Protocol::Protocol(std::initializer_list<const char*> kinds, const ByteModel& bytes)
    : bytes_(bytes) {
  for (const char* kind : kinds) costs_.push_back({kind});
}

MaintenanceCost Protocol::total_cost() const {
  MaintenanceCost total;
  for (const KindCost& of_kind : costs_) {
    total.messages += of_kind.cost.messages;
    total.bytes += of_kind.cost.bytes;
    total.timeouts += of_kind.cost.timeouts;
  }
  return total;
}

void Protocol::count(std::size_t kind, std::size_t requests, std::size_t answers,
                     std::size_t references) {
  MaintenanceCost& cost = costs_[kind].cost;
  cost.messages += requests + answers;
  cost.timeouts += requests - answers;
  cost.bytes += (requests + answers) * bytes_.header + references * bytes_.reference;
}

}  // namespace ddns::overlay
