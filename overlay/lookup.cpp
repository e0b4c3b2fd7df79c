#include "overlay/lookup.h"

#include <memory>
#include <span>
#include <vector>

#include "sim/check.h"

namespace ddns::overlay {
namespace {

using sim::CallOutcome;
using End = LookupResult::End;

// The nodes that a lookup has found dead. Most find none and keep a pointer for it.
class Dead {
 public:
  void add(NodeIndex n) {
    if (!nodes_) nodes_ = std::make_unique<std::vector<NodeIndex>>();
    nodes_->push_back(n);
  }
  std::span<const NodeIndex> nodes() const {
    return nodes_ ? std::span<const NodeIndex>(*nodes_) : std::span<const NodeIndex>();
  }

 private:
  std::unique_ptr<std::vector<NodeIndex>> nodes_;
};

}  // namespace

sim::Task<LookupResult> Lookup::run(NodeIndex origin, Id key, Probe* probe, sim::Rng& rng) const {
  // The result stands in single variables: a whole of them, read at once right after one of its
  // parts was written, would wait for the write to reach the cache.
  End end = End::kFailed;
  std::uint16_t hops = 0;
  std::uint32_t timeouts = 0;
  NodeIndex at = origin;
  unsigned steps = 0;  // that led on
  Dead dead;
  if (probe != nullptr && probe->holds(origin))
    co_return LookupResult{.end = End::kHeld, .last = at};
  while (true) {
    const Step step = overlay.next_hop(at, key, dead.nodes());
    if (step.kind == Step::Kind::kOwner) {
      end = at_owner(at, key, timeouts);
      break;
    }
    if (step.kind == Step::Kind::kStuck || steps == max_hops) break;

    if (!overlay.members().same_host(asks(origin, at), step.next)) {
      auto message = style == LookupStyle::kIterative
                         ? network.call(origin, step.next, rng, &step.hint, step.is_last())
                         : network.send(at, step.next, rng, &step.hint, step.is_last());
      if (co_await message == CallOutcome::kTimedOut) {
        ++timeouts;
        const bool reached = co_await call_again(asks(origin, at), step.next, rng, timeouts, style);
        if (!reached) {
          dead.add(step.next);
          overlay.suspect(at, step.next);
          continue;
        }
      }
      ++hops;
    }
    at = step.next;
    ++steps;
    if (probe != nullptr && probe->holds(at)) {
      end = End::kHeld;
      break;
    }
    if (step.is_last()) {
      end = at_owner(at, key, timeouts);
      break;
    }
  }
  if (style == LookupStyle::kRecursive && end != End::kFailed &&
      !overlay.members().same_host(at, origin)) {
    const unsigned lost = co_await answer(at, origin, rng);
    timeouts += lost;
    if (lost == kAnswerTries) end = End::kFailed;
  }
  co_return LookupResult{end, hops, timeouts, at};
}

End Lookup::at_owner(NodeIndex at, const Id& key, unsigned timeouts) const {
  if (timeouts == 0 && overlay.perfect()) {
    sim::check(overlay.owns(at, key), "a lookup on a healthy ring did not end at the key's owner");
  }
  return End::kOwner;
}

sim::Task<bool> Lookup::call(NodeIndex from, NodeIndex to, sim::Rng& rng,
                             std::uint32_t& timeouts) const {
  const CallOutcome outcome = co_await network.call(from, to, rng);
  if (outcome == CallOutcome::kAnswered) co_return true;
  ++timeouts;
  // Not in the co_return: g++ 12 makes an illegal instruction of that.
  const bool answered = co_await call_again(from, to, rng, timeouts, LookupStyle::kIterative);
  co_return answered;
}

sim::Task<bool> Lookup::call_again(NodeIndex from, NodeIndex to, sim::Rng& rng,
                                   std::uint32_t& timeouts, LookupStyle as) const {
  for (unsigned i = 1; i < tries; ++i) {
    auto message =
        as == LookupStyle::kIterative ? network.call(from, to, rng) : network.send(from, to, rng);
    if (co_await message == CallOutcome::kAnswered) co_return true;
    ++timeouts;
  }
  co_return false;
}

sim::Task<unsigned> Lookup::answer(NodeIndex from, NodeIndex origin, sim::Rng& rng) const {
  // Not as one condition: g++ 12 awaits what stands behind && whatever stands before it.
  for (unsigned lost = 0; lost < kAnswerTries; ++lost) {
    if (co_await network.answer(from, origin, rng) == CallOutcome::kAnswered) co_return lost;
  }
  co_return kAnswerTries;
}

}  // namespace ddns::overlay
