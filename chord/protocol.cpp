#include "chord/protocol.h"

#include <algorithm>

#include "sim/check.h"

namespace ddns::chord {

using overlay::kNoNode;
using sim::CallOutcome;
using sim::Duration;

Protocol::Protocol(Chord& chord, overlay::Members& members, sim::Network& network,
                   const MaintenanceSettings& settings, const sim::Stream& stream)
    : overlay::Protocol({"stabilise", "notify", "check_finger", "find_finger", "check_predecessor",
                         "join", "leave", "probe_contact"},
                        chord, members, network, stream, settings.bytes),
      chord_(chord),
      settings_(settings),
      lookup_{.network = network, .overlay = chord, .tries = settings.lookup_tries},
      next_finger_(members.count()),
      predecessor_heard_(members.count()),
      suspicions_(members.count(), settings.suspicion_age),
      contacts_(members.count(), settings.contacts),
      list_length_(std::min(chord.settings().successors, std::max(1u, members.count() - 1))) {
  sim::check(settings.tries >= 1, "a node is called at least once before it is held dead");
  for (unsigned a = 0; a < kActions; ++a) {
    const Period& p = period(static_cast<Action>(a));
    sim::check(Duration{} < p.min && p.min <= p.max, "a period of maintenance is not a range");
  }
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

void Protocol::start(NodeIndex n) {
  sim::check(members_.present(n), "only a present node can start its maintenance");
  const Life life = next_life(n);
  network_.scheduler().spawn(maintain(n, life, rng_of(n)));
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
  count_lookup(kind, found, /*answer_names=*/1);
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
  return overlay::Protocol::memory_bytes() + next_finger_.capacity() * sizeof(std::uint32_t) +
         predecessor_heard_.capacity() * sizeof(sim::Time) + suspicions_.memory_bytes() +
         contacts_.memory_bytes();
}

overlay::UpkeepExpectation Protocol::expected(double nodes, const Settings& tables,
                                              const MaintenanceSettings& settings) {
  const overlay::Expectation settled = Chord::expected(nodes, tables);
  const double calls_per_s = settings.stabilise.rounds_per_s() +
                             settings.fix_fingers.rounds_per_s() +
                             settings.check_predecessor.rounds_per_s();
  return {.bytes = 480,  // as measured, frames included
          .messages_per_s = 2 * calls_per_s,
          // As many fingers as a node has are looked up anew when it comes, and when it goes.
          .messages_a_join = 2 * settled.entries / std::max(nodes, 1.0) * 2 * settled.hops,
          .message_s = overlay::seconds_a_message(.27e-6, nodes)};
}

}  // namespace ddns::chord
