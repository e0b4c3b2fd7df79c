// The buckets of nodes that live: stored tables, in which a node keeps contacts in the order in
// which it last heard from them (IPTPS 2002, section 2.2). What is written to them, and when, is
// the protocol's (kademlia/protocol.h).
//
// Tables are flat arrays over all members, laid out once: a bucket has room for k contacts, or for
// as many as will ever fit.
//
//   nodes_     per node: its first bucket in rows_; it has one for each bit up to depth()
//   rows_      per bucket: where its contacts begin, how many there are and may be
//   contacts_  the buckets, one after another, each with the least recently seen contact first
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "kademlia/xor_overlay.h"
#include "overlay/large_array.h"
#include "sim/random.h"

namespace ddns::kademlia {

// Who is told what lookups do, as Overlay::begins and Overlay::called say.
class Traffic {
 public:
  virtual ~Traffic() = default;
  virtual void lookup_begins(NodeIndex origin, const Id& key) = 0;
  virtual void lookup_called(NodeIndex from, NodeIndex to, bool answered) = 0;
};

class Buckets final : public XorOverlay {
 public:
  // Empty buckets of all members, present or not, which must outlive this. Throws sim::InputError
  // where k is 0 or the buckets have room for more than 2^32 - 1 contacts.
  Buckets(const overlay::Members& members, unsigned k);

  // Sets every present node's buckets to what a network that has settled might have: all that fit,
  // or k of them, any alike, drawn from the stream.
  void fill_settled(const sim::Stream& stream);

  bool perfect() const override { return filled_ && Overlay::perfect(); }
  // Of all that `at` knows, itself included, those nearest to the key.
  void keepers(NodeIndex at, const Id& key, unsigned r, std::vector<NodeIndex>& out) const override;
  void neighbours(NodeIndex at, std::vector<NodeIndex>& out) const override;
  void begins(NodeIndex origin, const Id& key) override { traffic_->lookup_begins(origin, key); }
  void called(NodeIndex from, NodeIndex to, bool answered) override {
    traffic_->lookup_called(from, to, answered);
  }
  std::size_t memory_bytes() const override;

  void set_traffic(Traffic* traffic);  // null: nobody
  unsigned k() const { return k_; }
  // The bucket of `at` that other ids belong into, and how many buckets `at` has.
  unsigned bit_of(NodeIndex at, const Id& id) const;
  unsigned depth(NodeIndex at) const override { return nodes_[at + 1] - nodes_[at]; }
  // A number for each bucket of all nodes, less than row_count().
  std::size_t row(NodeIndex at, unsigned bit) const { return nodes_[at] + bit; }
  std::size_t row_count() const { return rows_.size(); }
  // Least recently seen first.
  std::span<const NodeIndex> contacts(NodeIndex at, unsigned bit) const;
  bool full(NodeIndex at, unsigned bit) const;  // has it k contacts?

  // The protocol's writes.
  void append(NodeIndex at, NodeIndex contact);  // REQUIRES: not there, its bucket not full
  // The most recently seen from now on. False where it is not there.
  bool touch(NodeIndex at, NodeIndex contact);
  // False where it is not there.
  bool remove(NodeIndex at, NodeIndex contact);
  void clear(NodeIndex at);

 private:
  struct Row {
    std::uint32_t begin;
    std::uint16_t size;
    std::uint16_t capacity;
  };
  bool look_into(NodeIndex at, unsigned bit, Contacts& out) const override;
  // The bucket of `at` that the other belongs into.
  Row& row_of(NodeIndex at, NodeIndex other) {
    return rows_[row(at, bit_of(at, members_.id(other)))];
  }

  unsigned k_;
  bool filled_ = false;  // as in a settled network, and nobody dropped since
  Traffic* traffic_ = nullptr;
  overlay::LargeArray<std::uint32_t> nodes_;  // one more than there are nodes
  overlay::LargeArray<Row> rows_;
  overlay::LargeArray<NodeIndex> contacts_;
};

}  // namespace ddns::kademlia
