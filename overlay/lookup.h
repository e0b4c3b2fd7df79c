// A lookup, the same for every overlay: walk from the origin towards a key's owner, asking each
// node on the way whether it already holds the answer. How it walks is its style (overlay/walk.h).
//
// A call without an answer in time costs a timeout. A node that has not answered `tries` calls in a
// row is held dead: it is reported to the node that named it (Overlay::suspect) and left out for
// the rest of this lookup; the node that named it is asked for the next best, which its first
// answer is taken to have contained.
//
// Hop counting (docs/architecture.md): a hop is a remote node contacted, the last one included. The
// origin's look into itself is no hop, nor is one to another virtual node of the host that asks,
// nor is the answer that ends a recursive lookup. The calls that a lookup has made are its hops and
// its timeouts.
#pragma once

#include <boost/container/small_vector.hpp>

#include "overlay/overlay.h"
#include "sim/network.h"
#include "sim/task.h"

namespace ddns::overlay {

enum class LookupStyle : std::uint8_t { kIterative, kRecursive, kFullRecursive };

// Asked once at every node that a lookup reaches, the origin first.
class Probe {
 public:
  virtual ~Probe() = default;
  // Does `at` hold what is looked for? The lookup ends there if so.
  virtual bool holds(NodeIndex at) = 0;
  // `at` has named the key's owner, and `caller` is about to ask it. Who is asked instead? None of
  // `avoid`, which the lookup has found dead. The lookup ends there, whatever it holds.
  virtual NodeIndex in_place_of(NodeIndex owner, NodeIndex /*at*/, NodeIndex /*caller*/,
                                std::span<const NodeIndex> /*avoid*/) {
    return owner;
  }
};

// The nodes that a lookup reached, in order, the origin first.
using Path = boost::container::small_vector<NodeIndex, 16>;

// Remembers the path, and lets the lookup go on to the owner.
class PathProbe : public Probe {
 public:
  bool holds(NodeIndex at) override {
    path.push_back(at);
    return false;
  }
  Path path;
};

// What comes of a lookup, and of whatever is one lookup: a fetch (dhash/dhash.h), a question to a
// service.
struct LookupResult {
  enum class End : std::uint8_t {
    kFound,     // the probe said yes at `server`
    kNotFound,  // `server` is the owner, or who was asked in its place, and the probe said no
    kFailed,    // no way on: every alternative timed out, max_hops nodes beyond the origin were
                // reached, or the answer of a recursive lookup was lost kAnswerTries times
  };
  End end = End::kFailed;
  bool from_copy = false;  // a fetch found a cached copy, not a replica
  std::uint16_t hops = 0;
  // Of walks with several calls under way (overlay/parallel_walk.h), else 0: the longest chain of
  // RPCs each of which had to wait for the one before, timeouts too; and of the hops those that
  // were sent after the owner had answered.
  std::uint16_t chain = 0;
  std::uint16_t beyond = 0;
  std::uint32_t timeouts = 0;  // lost answers of a recursive lookup too
  NodeIndex server = kNoNode;  // the last node that it reached: who answered
};

struct Lookup {
  sim::Network& network;
  Overlay& overlay;
  LookupStyle style = LookupStyle::kIterative;
  unsigned tries = 1;  // calls in a row without an answer, and a node is held dead; >= 1
  unsigned max_hops = 512;
  // Of iterative lookups on overlays that name several nodes at a time (Overlay::next_hops): calls
  // that may be under way at once, >= 1;
  unsigned alpha = 1;
  // and the nodes nearest to the key, of those heard of, that have to answer before the lookup
  // ends; 0: it ends at the owner.
  unsigned closest = 0;
  // The most nodes that an answer names, for walks that have use for more than one.
  unsigned named = 20;

  bool parallel() const { return alpha > 1 || closest > 0; }

  static constexpr unsigned kAnswerTries = 3;

  // Looks `key` up from `origin`; `probe` may be null (then it always ends at the owner). Draws
  // latencies from `rng`. While the overlay is perfect, an end at an owner without a timeout is
  // checked against the ground truth. `this`, `probe` and `rng` must outlive the lookup.
  sim::Task<LookupResult> run(NodeIndex origin, Id key, Probe* probe, sim::Rng& rng) const;

  // Calls a node that a lookup has led to, `tries` times if need be. Was it answered? Adds to
  // `timeouts`; `this`, it and `rng` must outlive the call.
  sim::Task<bool> call(NodeIndex from, NodeIndex to, sim::Rng& rng, std::uint32_t& timeouts) const;
};

}  // namespace ddns::overlay
