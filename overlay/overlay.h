// What a lookup service answers. Chord is one (chord/chord.h), others are Pastry
// (pastry/pastry.h), Kademlia (kademlia/kademlia.h) and one-hop routing (onehop/one_hop.h): they
// route differently but are asked the same few questions. The walk from node to node is not theirs:
// see overlay/lookup.h. Where a key belongs to the next node on a circle, services answer more:
// overlay/ring.h.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "overlay/id.h"
#include "overlay/members.h"
#include "sim/network.h"

namespace ddns::overlay {

// What node `at` says, from its own tables only, when asked about a key.
struct Step {
  enum class Kind : std::uint8_t {
    kOwner,    // `at` holds itself to be the key's owner; `next` is `at`
    kFinal,    // `next` is the key's owner, as far as `at` knows
    kForward,  // `next` is nearer to the key
    kStuck,    // every node that `at` could name is in `avoid`
  };
  Kind kind = Kind::kStuck;
  NodeIndex next = kNoNode;
  sim::Hint hint = {};  // what next_hop(next, key), or owns(next, key) for kFinal, reads first

  bool is_last() const { return kind == Kind::kFinal; }
};

// What an overlay of so many nodes will take, on average, before it is built.
struct Expectation {
  double entries = 0;         // of all tables, that are found one by one when it is built
  double known = 0;           // nodes in the tables of all nodes, each as often as it is known
  double bytes = 0;           // of the tables, without the members
  double building_bytes = 0;  // beside them while they are built
  double hops = 0;            // of a lookup of a random key
  double hops_a_fold = 0;     // more hops on an overlay e times as large
};

// Is n one of the nodes, such as those that a lookup has found dead?
inline bool contains(std::span<const NodeIndex> nodes, NodeIndex n) {
  return std::find(nodes.begin(), nodes.end(), n) != nodes.end();
}

// Who is told that a node has found another dead while it served a lookup. At most one call a
// timeout.
class DeathListener {
 public:
  virtual ~DeathListener() = default;
  virtual void found_dead(NodeIndex at, NodeIndex dead) = 0;
};

class Overlay {
 public:
  // `members` must outlive this.
  explicit Overlay(const Members& members) : members_(members), built_at_(members.changes()) {}
  virtual ~Overlay() = default;

  const Members& members() const { return members_; }

  // Ground truth: the present node that owns the key.
  virtual NodeIndex owner(const Id& key) const = 0;
  // owner(key) == n, which may be cheaper to tell.
  virtual bool owns(NodeIndex n, const Id& key) const { return owner(key) == n; }
  // Ground truth: the present node that would own the key if `n`, and all that would own it before
  // `n`, were gone. After the last it begins anew with the owner. REQUIRES: n is present.
  virtual NodeIndex heir(const Id& key, NodeIndex n) const = 0;
  // Ground truth: the nodes that should hold the r copies of a key's block, the owner first; fewer
  // than r where there are fewer nodes. Of nodes of one host only the first counts. Replaces `out`.
  // They are the owner and its heirs.
  virtual void replicas(const Id& key, unsigned r, std::vector<NodeIndex>& out) const;
  // Are all tables known to be what a settled overlay of the present nodes would have? Then every
  // lookup that meets no timeout must end at the key's owner, and the lookup asserts that it does.
  // They are as long as the nodes are those that it was built of.
  virtual bool perfect() const { return built_at_ == members_.changes(); }

  // The next hop from `at` towards `key`, leaving out the nodes of `avoid` (those that this lookup
  // has found dead).
  virtual Step next_hop(NodeIndex at, const Id& key, std::span<const NodeIndex> avoid) const = 0;
  // For walks that have several calls under way: the nodes that `at` knows to be nearest to the
  // key, best first, without itself and those of `avoid`, nearer than itself or not. Fills `out`
  // from its front and returns how many there are. Overlays that name one at a time, as Chord does,
  // leave it as it is: the next hop, if there is one.
  virtual std::size_t next_hops(NodeIndex at, const Id& key, std::span<const NodeIndex> avoid,
                                std::span<NodeIndex> out) const;
  // Is node a nearer to the key than b? Only asked of overlays that name several.
  virtual bool nearer(const Id& key, NodeIndex a, NodeIndex b) const;

  // What `at` believes, holding itself to be the key's owner: the nodes that should hold the r
  // copies of the key's block, itself first; fewer than r where it knows of fewer. Of nodes of one
  // host only the first counts. Replaces `out`.
  virtual void keepers(NodeIndex at, const Id& key, unsigned r,
                       std::vector<NodeIndex>& out) const = 0;

  // Has `at` the node among those that stand around it, as far as it knows these? It may answer for
  // any other node too.
  virtual bool knows_near(NodeIndex /*at*/, NodeIndex /*other*/) const { return true; }

  // `at` has found `dead` unresponsive: it may drop or demote it. A static overlay has no listener.
  void suspect(NodeIndex at, NodeIndex dead) {
    if (death_listener_ != nullptr) death_listener_->found_dead(at, dead);
  }
  void set_death_listener(DeathListener* listener) { death_listener_ = listener; }  // null: nobody

  // Some overlays learn from the traffic of lookups: what happens in a lookup is told to those.
  bool learns() const { return learns_; }
  // A lookup of the key begins at `origin`.
  virtual void begins(NodeIndex /*origin*/, const Id& /*key*/) {}
  // A request of a lookup from one node to another was answered, or the other held dead.
  virtual void called(NodeIndex /*from*/, NodeIndex /*to*/, bool /*answered*/) {}

  // Every node that `at` has in its tables, present or not, in any order and perhaps more than
  // once. Replaces `out`.
  virtual void neighbours(NodeIndex at, std::vector<NodeIndex>& out) const = 0;

  // Bytes of all tables, ids included.
  virtual std::size_t memory_bytes() const { return members_.memory_bytes(); }

 protected:
  const Members& members_;
  std::uint64_t built_at_;  // members_.changes() when the tables were made
  bool learns_ = false;

 private:
  DeathListener* death_listener_ = nullptr;
};

}  // namespace ddns::overlay
