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

double Period::rounds_per_s() const {
  return 2e9 / static_cast<double>((min + max).ns());
}

Protocol::Protocol(std::initializer_list<const char*> kinds, Overlay& overlay, Members& members,
                   sim::Network& network, const sim::Stream& stream, const ByteModel& bytes)
    : members_(members),
      network_(network),
      stream_(stream),
      overlay_(overlay),
      lives_(members.count()),
      bytes_(bytes) {
  for (const char* kind : kinds) costs_.push_back({kind});
  network.expect_faults();
  overlay.set_death_listener(this);
}

void Protocol::start_all() {
  for (NodeIndex n = 0; n < members_.count(); ++n) {
    if (members_.present(n)) start(n);
  }
}

void Protocol::crash(NodeIndex n) {
  const bool was_present = members_.present(n);
  vanish(n);
  if (was_present) listener_->crashed(n);
}

void Protocol::appear(NodeIndex n) {
  members_.set_present(n, true);
  network_.set_up(n, true);
  listener_->joined(n);
}

void Protocol::vanish(NodeIndex n) {
  ++lives_[n];
  members_.set_present(n, false);
  network_.set_up(n, false);
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

}  // namespace ddns::overlay
