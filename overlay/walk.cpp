#include "overlay/walk.h"

#include <memory>
#include <span>
#include <type_traits>
#include <variant>
#include <vector>

#include "overlay/parallel_walk.h"
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

// How a lookup ends that takes `at` for the owner; on a perfect overlay it must be.
End at_owner(const Overlay& overlay, NodeIndex at, const Id& key, unsigned timeouts) {
  if (timeouts == 0 && overlay.perfect()) {
    sim::check(overlay.owns(at, key), "a lookup on a healthy ring did not end at the key's owner");
  }
  return End::kNotFound;
}

// Calls a node until it answers, `most` times at most. Did it?
template <class Walk>
sim::Task<bool> try_calls(sim::Network& network, unsigned most, NodeIndex from, NodeIndex to,
                          sim::Rng& rng, std::uint32_t& timeouts) {
  for (unsigned i = 0; i < most; ++i) {
    if (co_await Walk::message(network, from, to, rng) == CallOutcome::kAnswered) co_return true;
    ++timeouts;
  }
  co_return false;
}

// The last node answers the origin itself, and tries again if that is lost. Returns how often it
// was.
sim::Task<unsigned> answer(sim::Network& network, NodeIndex from, NodeIndex origin, sim::Rng& rng) {
  // Not as one condition: g++ 12 awaits what stands behind && whatever stands before it.
  for (unsigned lost = 0; lost < Lookup::kAnswerTries; ++lost) {
    if (co_await network.answer(from, origin, rng) == CallOutcome::kAnswered) co_return lost;
  }
  co_return Lookup::kAnswerTries;
}

// The answer goes back by the nodes of the way, on each leg as above. Has it come to the origin,
// the first of them? Adds to `timeouts`.
sim::Task<bool> answer_along(const Lookup& lookup, const Path& way, NodeIndex from, sim::Rng& rng,
                             std::uint32_t& timeouts) {
  for (std::size_t i = way.size(); i-- > 0; from = way[i]) {
    if (lookup.overlay.members().same_host(from, way[i])) continue;
    const unsigned lost = co_await answer(lookup.network, from, way[i], rng);
    timeouts += lost;
    if (lost == Lookup::kAnswerTries) co_return false;
  }
  co_return true;
}

// Lets an overlay that learns from lookups know how a call ended.
void tell(Overlay& overlay, NodeIndex caller, NodeIndex called, bool answered) {
  if (overlay.learns()) overlay.called(caller, called, answered);
}

// A walk that asks one node at a time.
template <class Walk>
sim::Task<LookupResult> walk(const Lookup& lookup, NodeIndex origin, Id key, Probe* probe,
                             sim::Rng& rng) {
  // The result stands in single variables: a whole of them, read at once right after one of its
  // parts was written, would wait for the write to reach the cache.
  End end = End::kFailed;
  std::uint16_t hops = 0;
  std::uint32_t timeouts = 0;
  NodeIndex at = origin;
  unsigned steps = 0;  // that led on
  Dead dead;
  if (lookup.overlay.learns()) lookup.overlay.begins(origin, key);
  [[maybe_unused]] std::conditional_t<Walk::kAnswersAlongTheWay, Path, std::monostate> way;
  if (probe != nullptr && probe->holds(origin))
    co_return LookupResult{.end = End::kFound, .server = at};
  while (true) {
    Step step = lookup.overlay.next_hop(at, key, dead.nodes());
    if (step.kind == Step::Kind::kOwner) {
      end = at_owner(lookup.overlay, at, key, timeouts);
      break;
    }
    if (step.kind == Step::Kind::kStuck || steps == lookup.max_hops) break;
    const NodeIndex named = step.next;
    if (step.is_last() && probe != nullptr) {
      step.next = probe->in_place_of(named, at, Walk::caller(origin, at), dead.nodes());
    }

    if (!lookup.overlay.members().same_host(Walk::caller(origin, at), step.next)) {
      auto message = Walk::message(lookup.network, Walk::caller(origin, at), step.next, rng,
                                   &step.hint, step.is_last());
      if (co_await message == CallOutcome::kTimedOut) {
        ++timeouts;
        const bool reached = co_await try_calls<Walk>(
            lookup.network, lookup.tries - 1, Walk::caller(origin, at), step.next, rng, timeouts);
        if (!reached) {
          dead.add(step.next);
          tell(lookup.overlay, Walk::caller(origin, at), step.next, /*answered=*/false);
          lookup.overlay.suspect(at, step.next);
          continue;
        }
      }
      ++hops;
      tell(lookup.overlay, Walk::caller(origin, at), step.next, /*answered=*/true);
    }
    if constexpr (Walk::kAnswersAlongTheWay) way.push_back(at);
    at = step.next;
    ++steps;
    if (probe != nullptr && probe->holds(at)) {
      end = End::kFound;
      break;
    }
    if (step.is_last()) {
      end = at == named ? at_owner(lookup.overlay, at, key, timeouts) : End::kNotFound;
      break;
    }
  }
  if constexpr (Walk::kAnswersAlongTheWay) {
    if (end != End::kFailed) {
      const bool came = co_await answer_along(lookup, way, at, rng, timeouts);
      if (!came) end = End::kFailed;
    }
  } else if constexpr (Walk::kAnswersAtTheEnd) {
    if (end != End::kFailed && !lookup.overlay.members().same_host(at, origin)) {
      const unsigned lost = co_await answer(lookup.network, at, origin, rng);
      timeouts += lost;
      if (lost == Lookup::kAnswerTries) end = End::kFailed;
    }
  }
  co_return LookupResult{.end = end, .hops = hops, .timeouts = timeouts, .server = at};
}

}  // namespace

sim::Task<LookupResult> IterativeWalk::run(const Lookup& lookup, NodeIndex origin, Id key,
                                           Probe* probe, sim::Rng& rng) {
  return walk<IterativeWalk>(lookup, origin, key, probe, rng);
}

sim::Task<LookupResult> RecursiveWalk::run(const Lookup& lookup, NodeIndex origin, Id key,
                                           Probe* probe, sim::Rng& rng) {
  return walk<RecursiveWalk>(lookup, origin, key, probe, rng);
}

sim::Task<LookupResult> FullRecursiveWalk::run(const Lookup& lookup, NodeIndex origin, Id key,
                                               Probe* probe, sim::Rng& rng) {
  return walk<FullRecursiveWalk>(lookup, origin, key, probe, rng);
}

sim::Task<LookupResult> Lookup::run(NodeIndex origin, Id key, Probe* probe, sim::Rng& rng) const {
  if (parallel()) return ParallelWalk::run(*this, origin, key, probe, rng);
  switch (style) {
    case LookupStyle::kIterative:
      break;
    case LookupStyle::kRecursive:
      return RecursiveWalk::run(*this, origin, key, probe, rng);
    case LookupStyle::kFullRecursive:
      return FullRecursiveWalk::run(*this, origin, key, probe, rng);
  }
  return IterativeWalk::run(*this, origin, key, probe, rng);
}

sim::Task<bool> Lookup::call(NodeIndex from, NodeIndex to, sim::Rng& rng,
                             std::uint32_t& timeouts) const {
  return try_calls<IterativeWalk>(network, tries, from, to, rng, timeouts);
}

}  // namespace ddns::overlay
