#include "chord/protocol.h"

#include <algorithm>

#include "sim/check.h"

namespace ddns::chord {

using overlay::kNoNode;
using sim::CallOutcome;
using sim::Duration;

namespace {

// What the requests of a lookup name; others name at least their sender.
constexpr std::size_t kSenderAndKey = 2;

}  // namespace

Protocol::Protocol(Chord& chord, overlay::Members& members, sim::Network& network,
                   const MaintenanceSettings& settings, const sim::Stream& stream)
    : overlay::Protocol({"stabilise", "notify", "check_finger", "find_finger", "check_predecessor",
                         "join", "leave", "probe_contact"},
                        settings.bytes),
      chord_(chord),
      members_(members),
      network_(network),
      settings_(settings),
      stream_(stream),
      lookup_{.network = network, .overlay = chord, .tries = settings.lookup_tries},
      nodes_(members.count()),
      suspicions_(members.count(), settings.suspicion_age),
      contacts_(members.count(), settings.contacts),
      list_length_(std::min(chord.settings().successors, std::max(1u, members.count() - 1))) {
  sim::check(settings.tries >= 1, "a node is called at least once before it is held dead");
  for (unsigned a = 0; a < kActions; ++a) {
    const Period& p = period(static_cast<Action>(a));
    sim::check(Duration{} < p.min && p.min <= p.max, "a period of maintenance is not a range");
  }
  network.expect_faults();
  chord.set_death_listener(this);
}

Protocol::~Protocol() {
  chord_.set_death_listener(nullptr);
}

const Period& Protocol::period(Action action) const {
  switch (action) {
    case kStabilise:
      return settings_.stabilise;
    case kFixFingers:
      return settings_.fix_fingers;
    case kCheckPredecessor:
      return settings_.check_predecessor;
    default:
      return settings_.probe_contacts;
  }
}

sim::Rng Protocol::rng_of(NodeIndex n) const {
  return stream_.at(std::uint64_t{nodes_[n].life} << 32 | n);
}

void Protocol::start(NodeIndex n) {
  sim::check(members_.present(n), "only a present node can start its maintenance");
  const Life life = ++nodes_[n].life;
  network_.scheduler().spawn(maintain(n, life, rng_of(n)));
}

void Protocol::start_all() {
  for (NodeIndex n = 0; n < members_.count(); ++n) {
    if (members_.present(n)) start(n);
  }
}

sim::Process Protocol::maintain(NodeIndex n, Life life, sim::Rng rng) {
  std::array<sim::Time, kActions> due;
  for (unsigned a = 0; a < kActions; ++a) {
    due[a] = now() + period(static_cast<Action>(a)).draw_first(rng);
  }
  if (settings_.contacts == 0) due[kProbeContacts] = sim::Time::never();
  while (true) {
    auto* const next = std::min_element(due.begin(), due.end());
    co_await network_.scheduler().at(std::max(*next, now()));
    if (!lives(n, life)) co_return;
    const auto action = static_cast<Action>(next - due.begin());
    co_await act(action, n, life, rng);
    if (!lives(n, life)) co_return;
    *next = now() + period(action).draw(rng);
  }
}

sim::Task<> Protocol::act(Action action, NodeIndex n, Life life, sim::Rng& rng) {
  switch (action) {
    case kStabilise:
      return stabilise(n, life, chord_.successor(n), rng);
    case kFixFingers:
      return fix_fingers(n, life, rng);
    case kCheckPredecessor:
      return check_predecessor(n, life, rng);
    default:
      return probe_contact(n, life, rng);
  }
}

sim::Task<bool> Protocol::ask(NodeIndex n, Life life, NodeIndex to, Kind kind, sim::Rng& rng,
                              std::size_t names) {
  bool answered = members_.same_host(n, to);
  for (unsigned i = 0; !answered && i < settings_.tries && lives(n, life); ++i) {
    const sim::Hint hint{.memory = chord_.record_address(to)};
    answered = co_await network_.call(n, to, rng, &hint) == CallOutcome::kAnswered;
    count(kind, 1, answered ? 1 : 0, names + (answered ? references_in_answer(kind, to) : 0));
  }
  if (!answered || !members_.present(to)) co_return false;
  heard(to, n);
  heard(n, to);
  co_return true;
}

sim::Task<NodeIndex> Protocol::find_successor(NodeIndex n, Life life, NodeIndex via, Id key,
                                              Kind kind, sim::Rng& rng) {
  if (via != n) {
    const bool answered = co_await ask(n, life, via, kind, rng, kSenderAndKey);
    if (!answered) co_return kNoNode;
  }
  const overlay::LookupResult found = co_await lookup_.run(via, key, nullptr, rng);
  const std::size_t requests = std::size_t{found.hops} + found.timeouts;
  count(kind, requests, found.hops, requests * kSenderAndKey + found.hops);
  co_return found.end == overlay::LookupResult::End::kNotFound ? found.server : kNoNode;
}

std::size_t Protocol::references_in_answer(Kind kind, NodeIndex to) const {
  switch (kind) {
    case Kind::kStabilise:
      return 1 + chord_.successor_list(to).size();
    case Kind::kJoin:
    case Kind::kCheckFinger:
    case Kind::kNotify:
    case Kind::kProbeContact:
      return 1;
    default:
      return 0;
  }
}

std::size_t Protocol::memory_bytes() const {
  return nodes_.capacity() * sizeof(Node) + suspicions_.memory_bytes() + contacts_.memory_bytes();
}

overlay::UpkeepExpectation Protocol::expected(const MaintenanceSettings& settings) {
  constexpr double kBytes = 480;  // as measured, frames included
  const auto rate = [](const Period& p) { return 2e9 / static_cast<double>((p.min + p.max).ns()); };
  // Stabilising calls and notifies.
  return {kBytes, 2 * rate(settings.stabilise) + rate(settings.fix_fingers) +
                      rate(settings.check_predecessor)};
}

}  // namespace ddns::chord
