// What a lookup service answers. Chord is one (chord/chord.h); others route differently but are
// asked the same few questions. The loop that walks from node to node is not theirs: see
// overlay/lookup.h.
#pragma once

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
  Kind kind;
  NodeIndex next;
  sim::Hint hint = {};  // what next_hop(next, key), or owns(next, key) for kFinal, reads first

  bool is_last() const { return kind == Kind::kFinal; }
};

class Overlay {
 public:
  // `members` must outlive this.
  explicit Overlay(const Members& members) : members_(members) {}
  virtual ~Overlay() = default;

  const Members& members() const { return members_; }

  // Ground truth: the present node that owns the key.
  virtual NodeIndex owner(const Id& key) const = 0;
  // owner(key) == n, which may be cheaper to tell.
  virtual bool owns(NodeIndex n, const Id& key) const { return owner(key) == n; }
  // Are all tables known to be what a settled ring of the present nodes would have? Then every
  // lookup that meets no timeout must end at the key's owner, and the lookup loop asserts that it
  // does.
  virtual bool perfect() const = 0;

  // The next hop from `at` towards `key`, leaving out the nodes of `avoid` (those that this lookup
  // has found dead).
  virtual Step next_hop(NodeIndex at, const Id& key, std::span<const NodeIndex> avoid) const = 0;

  // Ground truth: the nodes that should hold the r copies of a key's block, the owner first; fewer
  // than r where there are fewer nodes. Of nodes of one host only the first counts. Replaces `out`.
  virtual void replicas(const Id& key, unsigned r, std::vector<NodeIndex>& out) const = 0;

  // `at` has found `dead` unresponsive: it may drop or demote it. Does nothing on a static ring.
  virtual void suspect(NodeIndex at, NodeIndex dead) = 0;

  // What `at` itself believes, for the upkeep of blocks. It owns the keys after before(at), kNoNode
  // where it does not know, up to its own id; its fellows are the nodes that should hold copies of
  // what it owns, nearest first (Chord: its predecessor, and its successor list).
  virtual NodeIndex before(NodeIndex at) const = 0;
  virtual std::span<const NodeIndex> fellows(NodeIndex at) const = 0;

  // Every node that `at` has in its tables, present or not, in any order and perhaps more than
  // once. Replaces `out`.
  virtual void neighbours(NodeIndex at, std::vector<NodeIndex>& out) const = 0;

  // Bytes of all tables, ids included.
  virtual std::size_t memory_bytes() const = 0;

 protected:
  const Members& members_;
};

}  // namespace ddns::overlay
