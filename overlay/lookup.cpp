#include "overlay/lookup.h"

#include <vector>

#include "sim/check.h"

namespace ddns::overlay {
namespace {

using sim::CallOutcome;
using End = LookupResult::End;

}  // namespace

sim::Task<LookupResult> Lookup::run(NodeIndex origin, Id key, Probe* probe, sim::Rng& rng) const {
  const Members& members = overlay.members();
  NodeIndex at = origin;
  LookupResult result;
  std::vector<NodeIndex> avoid;  // found dead by this lookup
  result.path.push_back(origin);
  if (probe != nullptr && probe->holds(origin)) {
    result.end = End::kHeld;
    co_return result;
  }
  while (true) {
    const Step step = overlay.next_hop(at, key, avoid);
    if (step.kind == Step::Kind::kOwner) {
      result.end = End::kOwner;
      break;
    }
    if (step.kind == Step::Kind::kStuck || result.path.size() > max_hops) break;

    const NodeIndex asking = style == LookupStyle::kIterative ? origin : at;
    if (!members.same_host(asking, step.next)) {
      auto message = style == LookupStyle::kIterative
                         ? network.call(origin, step.next, rng, step.hint)
                         : network.send(at, step.next, rng, step.hint);
      if (co_await message == CallOutcome::kTimedOut) {
        ++result.timeouts;
        avoid.push_back(step.next);
        overlay.suspect(at, step.next);
        continue;
      }
      ++result.hops;
    }
    at = step.next;
    result.path.push_back(at);
    if (probe != nullptr && probe->holds(at)) {
      result.end = End::kHeld;
      break;
    }
    if (step.kind == Step::Kind::kFinal) {
      result.end = End::kOwner;
      break;
    }
  }
  if (result.end == End::kOwner && result.timeouts == 0 && overlay.perfect()) {
    sim::check(overlay.owns(at, key), "a lookup on a healthy ring did not end at the key's owner");
  }
  if (style == LookupStyle::kRecursive && result.end != End::kFailed &&
      !members.same_host(at, origin)) {
    co_await answer(at, origin, rng, result);
  }
  co_return result;
}

sim::Task<> Lookup::answer(NodeIndex from, NodeIndex origin, sim::Rng& rng,
                           LookupResult& result) const {
  for (unsigned tries = 0; tries < kAnswerTries; ++tries) {
    if (co_await network.send(from, origin, rng) == CallOutcome::kAnswered) co_return;
    ++result.timeouts;
  }
  result.end = End::kFailed;
}

}  // namespace ddns::overlay
