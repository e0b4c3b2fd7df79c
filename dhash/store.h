// Which nodes store which records. Records know their holders (one flat array each); nodes own no
// maps. Holders may change over a run: repair and handover are add() and remove().
//
// A holder is whoever has the block on its disk: a node that is away holds what it held, and has it
// again when it returns, unless its disk was lost (wipe).
#pragma once

#include <boost/container/small_vector.hpp>
#include <cstdint>
#include <vector>

#include "overlay/members.h"

namespace ddns::dhash {

using overlay::NodeIndex;
using RecordIndex = std::uint32_t;  // a distinct (name, type) of the run, numbered from 0

// Of two numbers in one word: spreads them over a table of a power of two.
struct PairHash {
  std::size_t operator()(std::uint64_t pair) const {
    pair *= 0x9e3779b97f4a7c15u;
    return pair ^ pair >> 32;
  }
};

using Holders = boost::container::small_vector<NodeIndex, 8>;

class Store {
 public:
  // Nobody holds anything. A record has room for `places` holders, 0 standing for `replicas`: more
  // where holders come and go. REQUIRES: 1 <= replicas <= places.
  Store(RecordIndex records, NodeIndex nodes, unsigned replicas, unsigned places = 0);

  // One more record, which nobody holds.
  void add_record();
  // Gives the record to the node. Where no place is free, the holder that was given it first and is
  // not present loses it; where all are present (a ring that has come apart: each part has its own
  // holders), every record gets twice the places. REQUIRES: the node does not hold the record.
  void add(RecordIndex record, NodeIndex node, const overlay::Members& members);
  // Takes it away; the others keep their order. REQUIRES: the node holds it.
  void remove(RecordIndex record, NodeIndex node);
  // The node's disk is lost: it holds nothing any more.
  void wipe(NodeIndex node);

  bool holds(NodeIndex node, RecordIndex record) const {
    const NodeIndex* h = &holders_[std::size_t{record} * places_];
    for (unsigned i = 0; i < places_; ++i) {
      if (h[i] == node) return disks_.empty() || on_disk(std::size_t{record} * places_ + i);
    }
    return false;
  }
  // In the order in which they were given the record.
  Holders holders(RecordIndex record) const;
  // How many holders are present.
  unsigned present_holders(RecordIndex record, const overlay::Members& members) const;
  // Does nobody hold it, present or not?
  bool lost(RecordIndex record) const;
  // How many records the node stores.
  std::uint32_t count(NodeIndex node) const { return counts_[node]; }
  unsigned replicas() const { return replicas_; }
  RecordIndex record_count() const { return static_cast<RecordIndex>(holders_.size() / places_); }
  std::size_t memory_bytes() const;

  // Asks for the memory that holds(any node, record) will read.
  void prefetch(RecordIndex record) const {
    __builtin_prefetch(&holders_[std::size_t{record} * places_]);
  }

 private:
  bool on_disk(std::size_t place) const { return stamps_[place] == disks_[holders_[place]]; }
  bool valid(std::size_t place) const {
    return holders_[place] != overlay::kNoNode && (disks_.empty() || on_disk(place));
  }
  void erase(RecordIndex record, std::size_t place);
  void grow();

  unsigned replicas_;
  unsigned places_;
  std::vector<NodeIndex> holders_;  // places_ a record, filled from the front, then kNoNode
  std::vector<std::uint32_t> counts_;
  // Of each node the disk that it has now, of each place the disk that the block was put on: a wipe
  // changes one number. Empty before the first wipe.
  std::vector<std::uint32_t> disks_;
  std::vector<std::uint32_t> stamps_;
};

}  // namespace ddns::dhash
