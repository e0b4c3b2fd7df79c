// Beehive at work (NSDI 2004, section 3.2): owners learn how popular their records are, and make
// and drop copies accordingly.
//
// Questions are counted where they are answered. Every round each node tells those of its routing
// table what it has counted; so a count comes a digit nearer to the record's owner in a round, and
// is the owner's in the end. The owner weighs what it has learned, and gives the record the level
// that is right for its share of all questions. A record's level changes by one a round: the nodes
// that have it send it to those that share a digit less, or drop it. A new version of a record is
// sent to all that have a copy.
//
// All nodes begin their rounds at the same time, and their messages are counted but take none. What
// share of the questions makes a level right is taken as known: Zipf's law has one answer, which
// the nodes of the paper estimate together.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "beehive/levels.h"
#include "dhash/dhash.h"
#include "sim/random.h"
#include "sim/scheduler.h"
#include "sim/task.h"

namespace ddns::beehive {

using dhash::RecordIndex;

// The least share of all questions with which a record is to have a level, for each level below the
// home level: what the records of that level, and of lower ones, have at least. Levels are given
// for weights that they follow, the greater the lower.
std::vector<double> least_shares(std::span<const std::uint64_t> weights,
                                 std::span<const Level> levels, Level home);

struct ReplicationCounts {
  std::uint64_t rounds = 0;
  std::uint64_t aggregates = 0;      // messages that carried counts
  std::uint64_t copies_sent = 0;     // messages that carried a record to a node that lacked it
  std::uint64_t copies_dropped = 0;  // without a message
  std::uint64_t updates = 0;         // new versions of records,
  std::uint64_t updates_sent = 0;    // and the messages that took them to copies
};

class Replication {
 public:
  // All records are at the home level. `table_entries`: of the routing tables of all nodes
  // together. REQUIRES: what `dhash` keeps may expire; it outlives this, and no record is added to
  // it.
  Replication(dhash::Dhash& dhash, unsigned digit_bits, Level home, std::uint64_t table_entries);
  Replication(const Replication&) = delete;
  Replication& operator=(const Replication&) = delete;

  // Makes and drops copies at once, without a message: for what is known beforehand.
  void set_levels(std::span<const Level> levels);
  const std::vector<Level>& levels() const { return levels_; }

  // A question for the record was answered at `server`.
  void answered(RecordIndex record, NodeIndex server) {
    ++counted_[shared_digits(record, server)][record];
  }
  // One round of all nodes.
  void round(std::span<const double> least_shares);
  // A new version of the record goes to all copies.
  void update(RecordIndex record);

  const ReplicationCounts& counts() const { return counts_; }

 private:
  std::size_t shared_digits(RecordIndex record, NodeIndex node) const;
  overlay::NodeRange holders(RecordIndex record, Level level) const;
  std::uint64_t move(RecordIndex record, Level to);
  Level right_level(RecordIndex record, std::span<const double> least_shares) const;

  dhash::Dhash& dhash_;
  unsigned digit_bits_;
  Level home_;
  std::uint64_t table_entries_;
  std::vector<Level> levels_;
  // Of each number of digits that a node shares with the key, questions answered at such nodes that
  // are not yet known to nodes nearer to the owner; the last are the owners' own.
  std::vector<std::vector<std::uint32_t>> counted_;
  std::vector<std::uint64_t> learned_;  // questions, what is old counting less; in 1/kOne
  std::uint64_t all_learned_ = 0;
  ReplicationCounts counts_;
};

}  // namespace ddns::beehive
