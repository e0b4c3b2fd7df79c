// What every network of Kademlia has in common, however its buckets are kept (Maymounkov and
// Mazieres, "Kademlia: A peer-to-peer information system based on the XOR metric", IPTPS 2002). A
// key belongs to the node whose id is nearest to it by XOR. For each bit i a node has a bucket of
// up to k nodes whose ids share its first i bits and differ in the next one. A lookup asks the
// nearest node that it knows for nearer ones.
//
// Buckets that were drawn: kademlia/kademlia.h; that nodes fill as they live: kademlia/buckets.h.
#pragma once

#include <boost/container/small_vector.hpp>
#include <vector>

#include "overlay/overlay.h"

namespace ddns::kademlia {

using overlay::Id;
using overlay::NodeIndex;

class XorOverlay : public overlay::Overlay {
 public:
  NodeIndex owner(const Id& key) const final;
  bool owns(NodeIndex n, const Id& key) const final;
  NodeIndex heir(const Id& key, NodeIndex n) const final;
  // The contact that is nearest to the key, where it is nearer than `at`. It is the owner, kFinal,
  // if it comes from a bucket that is not full, which in a settled network has all that fit, and
  // none of them is dead. Where nodes come and go it is asked: it may know a nearer one.
  // A node whose nearer contacts are all dead is stuck, unless no bucket that they were in was
  // full: then it holds itself to be the owner.
  overlay::Step next_hop(NodeIndex at, const Id& key, std::span<const NodeIndex> avoid) const final;
  // FIND_NODE: of all contacts those that are nearest to the key.
  std::size_t next_hops(NodeIndex at, const Id& key, std::span<const NodeIndex> avoid,
                        std::span<NodeIndex> out) const final;
  bool nearer(const Id& key, NodeIndex a, NodeIndex b) const final;

  using Contacts = boost::container::small_vector<NodeIndex, 20>;

 protected:
  // `settled`: buckets that are not full have all that fit, for ever. `by_cost`: of the contacts of
  // a full bucket a lookup asks that which takes the least time, not that nearest to the key.
  XorOverlay(const overlay::Members& members, bool settled, bool by_cost = false)
      : Overlay(members), settled_(settled), by_cost_(by_cost) {}

  // The contacts in the bucket of `at` for that bit. Replaces `out`. Is the bucket full, so that
  // there may be others that fit? REQUIRES: bit < 160.
  virtual bool look_into(NodeIndex at, unsigned bit, Contacts& out) const = 0;
  // Of the contacts in that bucket the nearest to a key with which `at` shares the first `bit` bits
  // and no more; kNoNode where there is none. Sets `full` as above.
  virtual NodeIndex nearest_in(NodeIndex at, unsigned bit, const Id& key, bool& full) const;
  // What nearest_in reads first when `at` is asked about the key, its id apart.
  virtual const void* first_read(NodeIndex at, const Id& /*key*/) const { return &members_.id(at); }
  // No bucket of `at` for this bit, or a later one, has or can have a contact.
  virtual unsigned depth(NodeIndex at) const = 0;
  // Of contacts of `at`, at least one and all nearer to the key, the one by which a request takes
  // the least time. Asked where lookups go by cost.
  virtual NodeIndex cheapest_of(NodeIndex /*at*/, const Contacts& contacts,
                                const Id& /*key*/) const {
    return contacts.front();
  }
  // Of nodes, at least one, the nearest to the key.
  NodeIndex nearest_of(std::span<const NodeIndex> nodes, const Id& key) const;

 private:
  overlay::Step next_living(NodeIndex at, const Id& key, std::span<const NodeIndex> avoid) const;
  overlay::Step lead_to(NodeIndex next, const Id& key, bool sure) const;

  bool settled_;
  bool by_cost_;
};

}  // namespace ddns::kademlia
