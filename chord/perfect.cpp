// The tables of a ring that has settled, built without a search per finger: for one distance, the
// fingers of nodes in ring order move round the ring once, so a pointer that only advances finds
// them all.
#include <algorithm>

#include "chord/chord.h"

namespace ddns::chord {

using overlay::kNoNode;

// Works on the present nodes alone, numbered by their positions 0..size-1 among themselves.
class Chord::Filler {
 public:
  explicit Filler(Chord& chord) : chord_(chord), members_(chord.members_) {
    if (members_.present_count() != members_.count()) {
      for (NodeIndex n = 0; n < members_.count(); ++n) {
        if (members_.present(n)) present_.push_back(n);
      }
    }
    words_.reserve(members_.present_count());
    for (std::uint32_t p = 0; p < members_.present_count(); ++p) {
      words_.push_back(members_.id(node(p)).word[0]);
      distinct_ &= p == 0 || words_[p] != words_[p - 1];
    }
    const std::uint64_t near_word = ~std::uint64_t{0} / members_.present_count();
    const FingerDistances& distances = chord_.distances_;
    while (first_far_ < distances.count() &&
           distances[first_far_].word[0] / kNearNodes < near_word) {
      ++first_far_;
    }
  }

  void fill() {
    std::vector<std::uint32_t> swept(chord_.distances_.count(), 0);
    const auto size = static_cast<std::uint32_t>(words_.size());
    for (std::uint32_t begin = 0; begin < size; begin += kBlock) {
      const std::uint32_t end = std::min(size, begin + kBlock);
      for (std::uint32_t p = begin; p < end; ++p) {
        fill_neighbours(p);
        fill_near(p);
      }
      for (std::size_t j = first_far_; j < chord_.distances_.count(); ++j) {
        swept[j] = sweep(begin, end, j, swept[j]);
      }
    }
  }

 private:
  // Nodes of a block: their rows stay in cache while all distances are swept.
  static constexpr std::uint32_t kBlock = 1024;

  NodeIndex node(std::uint32_t p) const { return present_.empty() ? p : present_[p]; }
  std::uint32_t after(std::uint32_t p) const { return p + 1 == words_.size() ? 0 : p + 1; }

  // Is q (not p) nearer to p, clockwise, than `distance`?
  bool nearer(std::uint32_t p, std::uint32_t q, const Id& distance) const {
    const std::uint64_t word = words_[q] - words_[p];  // of the distance from p to q, or one more
    if (distinct_ && word < distance.word[0]) return true;
    if (distinct_ && word - distance.word[0] > 1) return false;
    return overlay::distance(members_.id(node(p)), members_.id(node(q))) < distance;
  }

  // The first node at least `distance` from p, from q on; p itself where there is none.
  std::uint32_t advance(std::uint32_t p, std::uint32_t q, const Id& distance) const {
    if (q == p) q = after(p);
    while (q != p && nearer(p, q, distance)) q = after(q);
    return q;
  }

  void fill_neighbours(std::uint32_t p) {
    const NodeIndex n = node(p);
    const auto size = static_cast<std::uint32_t>(words_.size());
    chord_.set_predecessor(n, node(p == 0 ? size - 1 : p - 1));
    NodeIndex* const list = &chord_.successors_[std::size_t{n} * chord_.successor_stride_];
    std::uint32_t s = p;
    for (std::size_t i = 0; i < chord_.successor_stride_; ++i) {
      s = after(s);
      // A node is in its own list only where it is alone.
      list[i] = i == 0 || i + 1 < size ? node(s) : kNoNode;
    }
    chord_.fingers_[chord_.row_begin(n)] = list[0];
  }

  // Distances that reach only a few nodes are cheaper to walk from the node itself than to sweep:
  // most nodes do not store them.
  static constexpr std::uint32_t kNearNodes = 8;

  void fill_near(std::uint32_t p) {
    const NodeIndex n = node(p);
    std::uint32_t q = after(p);
    for (std::size_t j = chord_.first_stored_finger(n); j < first_far_; ++j) {
      q = advance(p, q, chord_.distances_[j]);
      chord_.fingers_[chord_.position(n, j)] = node(q);
    }
  }

  std::uint32_t sweep(std::uint32_t begin, std::uint32_t end, std::size_t j, std::uint32_t q) {
    const Id distance = chord_.distances_[j];
    for (std::uint32_t p = begin; p < end; ++p) {
      q = advance(p, q, distance);
      const NodeIndex n = node(p);
      if (j >= chord_.first_stored_finger(n)) chord_.fingers_[chord_.position(n, j)] = node(q);
    }
    return q;
  }

  Chord& chord_;
  const overlay::Members& members_;
  std::vector<NodeIndex> present_;  // empty where all are
  std::vector<std::uint64_t> words_;
  bool distinct_ = true;
  std::size_t first_far_ = 0;
};

void Chord::fill_perfect() {
  Filler(*this).fill();
  perfect_ = true;
  filled_at_ = members_.changes();
}

}  // namespace ddns::chord
