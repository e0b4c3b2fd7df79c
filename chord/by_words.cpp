// The next hop that Chord::find_successor finds, told from the leading 64 bits of ids alone. On a
// ring of 1000 nodes a walk then takes a quarter of the time, and a simulated lookup half. Where
// leading words do not decide, because two of them are equal or a node does not know its
// neighbours, it declines and leaves the hop to find_successor.
//
// Nodes have different leading words (Chord::by_words_), so the order of three nodes is that of
// their words. A key may have the word of a node.
#include <algorithm>

#include "chord/chord.h"

namespace ddns::chord {

using overlay::kNoNode;
using overlay::Step;

namespace {

constexpr std::uint64_t kHalfRing = std::uint64_t{1} << 63;

}  // namespace

sim::Hint Chord::hint(const Node& node, std::uint64_t distance_word) const {
  if (!large_) return {.memory = &node};
  const std::uint32_t last = node.row_end - 1;
  const std::uint32_t finger = last - std::min(last, distances_.count_beyond(distance_word));
  return {.memory = fingers_.data() + finger, .rows = nodes_.data()};
}

Step Chord::next_by_words(NodeIndex at, const Id& key) const {
  const Node& node = nodes_[at];
  const std::uint64_t to_key = key.word[0] - node.word;

  // A key that is ahead by less than half the ring is not behind, unless arcs are as wide as that.
  // On a ring in cache it costs less to look than to guess wrong whether to.
  if (to_key - 1 >= sure_ahead_) {
    const NodeIndex before = predecessors_[at];
    if (to_key == 0 || before == kNoNode) return find_successor(at, key, {});
    const std::uint64_t from_predecessor = node.word - nodes_[before].word;
    if (from_predecessor == 0 || from_predecessor == -to_key) return find_successor(at, key, {});
    if (-to_key < from_predecessor) return {Step::Kind::kOwner, at};
  }

  const std::uint32_t most_beyond = node.row_end - 1 - node.row_begin;
  const std::uint32_t beyond = std::min(most_beyond, distances_.count_beyond(to_key));
  std::uint32_t i = node.row_end - 1 - beyond;
  // On a ring in cache it costs less to look at the first finger than to guess wrong whether it is
  // past the key. One that is level with it is left to the loop.
  if (!large_ && i != node.row_begin) i -= nodes_[fingers_[i]].word - node.word - 1 > to_key - 1;
  for (;; --i) {
    const NodeIndex finger = fingers_[i];
    const Node& next = nodes_[finger];
    const std::uint64_t to_finger = next.word - node.word;  // zero only where it is `at` itself
    if (to_finger - 1 < to_key - 1) {
      return {Step::Kind::kForward, finger, hint(next, to_key - to_finger)};
    }
    if (to_finger == to_key) [[unlikely]]
      return find_successor(at, key, {});
    if (i != node.row_begin) continue;
    if (finger == at) return find_successor(at, key, {});  // it knows of nobody else
    return {Step::Kind::kFinal, finger, {.memory = &next}};
  }
}

// Where their leading words differ these settle it, and stand in memory where a walk ends.
bool Chord::owns(NodeIndex n, const Id& key) const {
  const std::uint64_t before = nodes_[members_.previous_present(n)].word;
  const std::uint64_t to_key = key.word[0] - before;
  const std::uint64_t to_node = nodes_[n].word - before;
  if (to_key == 0 || to_node == 0 || to_key == to_node) return RingOverlay::owns(n, key);
  return to_key < to_node;
}

bool Chord::has_wide_arc(NodeIndex n) const {
  const NodeIndex before = predecessors_[n];
  if (before == kNoNode) return false;
  // From leading words alone, so half is not told from a little less.
  return before == n || nodes_[n].word - nodes_[before].word >= kHalfRing - 1;
}

void Chord::set_wide_arcs(NodeIndex count) {
  wide_arcs_ = count;
  sure_ahead_ = large_ && wide_arcs_ == 0 ? kHalfRing - 1 : 0;
}

}  // namespace ddns::chord
