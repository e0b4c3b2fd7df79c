// Small histories of a living ring that stores blocks: what happens to it, in one line of text, and
// what must hold while it does.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace ddns::dhash::test {

// One thing that happens. Nodes and records are named modulo their number; a step that cannot
// happen (a join where all are present) does nothing.
//
//   wA    A seconds pass
//   jA.B  the first absent node at or after A joins through the first present one at or after B
//   JA.B  B absent nodes from A on join at once
//   lA    the first present node at or after A leaves in good order
//   cA    ... crashes
//   CA.B  B present nodes in a row, from A on, crash at once: fewer than r
//   iA.B  record A is inserted from B
//   fA.B  record A is fetched from B
struct Happening {
  char kind = 'w';
  unsigned a = 0;
  unsigned b = 0;
};
inline constexpr char kStepKinds[] = "wjJlcCif";

struct History {
  unsigned nodes = 8;       // that will ever be there, >= 2
  unsigned present = 8;     // at first, 2..nodes
  unsigned replicas = 3;    // r
  unsigned successors = 4;  // length of the successor list, >= r
  unsigned base = 2;
  unsigned records = 12;  // half of them are there at first
  bool disks_survive = false;
  bool caching = false;  // copies along the path, for a minute
  unsigned loss = 0;     // of 1000 messages so many are lost
  // Seconds from one change of the ring to the next, at least. Beyond that the histories keep to
  // two rules: in any four rounds of stabilising fewer nodes go than a successor list has entries;
  // and where no more nodes are present than the list's length and one, changes are four rounds
  // apart (such a ring is what Zave, TSE 2017, asks to be there always). Without the second rule,
  // of 5000 histories of up to 9 nodes 6 fail at gaps of 0, 10 at 5 s, 5 at 10 s, 1 at 20 s, none
  // at 30 s; with it none at any.
  unsigned gap = 20;
  std::uint64_t seed = 1;
  std::vector<Happening> steps;
};

// "n=8 p=8 r=3 s=4 b=2 k=12 disks=0 caching=0 loss=0 gap=20 seed=1 steps=c3,w120,j5.0". What `line`
// does not name is as above. Throws std::invalid_argument where it is not of this form.
std::string to_line(const History& history);
History parse_history(const std::string& line);

// What has happened in histories.
struct Happenings {
  std::uint64_t joins = 0;
  std::uint64_t leaves = 0;
  std::uint64_t crashes = 0;
  std::uint64_t crashes_together = 0;  // of more than one node at once
  std::uint64_t inserts = 0;           // that stored a block
  std::uint64_t found = 0;             // fetches that found a block while things were happening
  std::uint64_t blocks_sent = 0;
  std::uint64_t blocks_dropped = 0;
};

// Runs the history, then waits until all is quiet. Returns what did not hold, or nothing:
//   order      the tables of neighbours come to be those of a settled ring
//   replicas   each stored block comes to be on just its owner and the r - 1 nodes behind it
//   truth      a fetch that claims a block from a node has it from a holder, and never a block that
//              was not inserted
//   safety     no block loses its last holder before r holders have failed since it was whole
//   reach      in the end every block is found from every node, and nothing else is
// Where messages are lost nodes call four times before they hold another dead, and do not go by
// what lookups find; order, replicas and reach are not looked at.
//
// A crash that would take the r-th holder of a block waits until the others are repaired, but for
// r = 1, where a crash may take blocks; they count as lost, and nothing else may be.
// What happens is added to `happenings`.
std::string run(const History& history, Happenings& happenings);

}  // namespace ddns::dhash::test
