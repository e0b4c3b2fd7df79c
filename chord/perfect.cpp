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
  explicit Filler(Chord& chord)
      : chord_(chord), members_(chord.members_), size_(members_.present_count()) {
    if (size_ != members_.count()) {
      for (NodeIndex n = 0; n < members_.count(); ++n) {
        if (members_.present(n)) present_.push_back(n);
      }
    }
    line_.reserve(2 * std::size_t{size_} + kAtOnce);
    for (const std::uint64_t turn : {std::uint64_t{0}, kTurn}) {
      for (std::uint32_t p = 0; p < size_; ++p) line_.push_back(turn | leading(id(p)));
    }
    line_.resize(line_.size() + kAtOnce, ~std::uint64_t{0});
    for (const Id& distance : chord_.distances_.all()) {
      lengths_.push_back(leading(distance));
      const std::uint64_t first = line_[0] + lengths_.back();
      const auto at = std::lower_bound(line_.begin(), line_.begin() + size_, first);
      reached_.push_back(static_cast<std::size_t>(at - line_.begin()));
    }
  }

  static double expected_bytes(double nodes) { return 2 * sizeof(std::uint64_t) * nodes; }

  void fill() {
    for (std::uint32_t p = 0; p < size_; ++p) {
      fill_neighbours(p);
      fill_fingers(p);
      if (chord_.settings_.proximity.known()) chord_.choose_near_fingers(node(p));
    }
  }

 private:
  static constexpr std::uint64_t kTurn = std::uint64_t{1} << 63;
  static constexpr std::uint32_t kAtOnce = 4;

  // The 63 leading bits.
  static std::uint64_t leading(const Id& id) { return id.word[0] >> 1; }

  NodeIndex node(std::uint32_t p) const { return present_.empty() ? p : present_[p]; }
  // Of a place on the line, too.
  NodeIndex node_at(std::size_t place) const {
    return node(static_cast<std::uint32_t>(place < size_ ? place : place - size_));
  }
  const Id& id(std::uint32_t p) const { return members_.id(node(p)); }

  void fill_neighbours(std::uint32_t p) {
    const NodeIndex n = node(p);
    chord_.set_predecessor(n, node(p == 0 ? size_ - 1 : p - 1));
    NodeIndex* const list = &chord_.successors_[std::size_t{n} * chord_.successor_stride_];
    std::uint32_t s = p;
    for (std::size_t i = 0; i < chord_.successor_stride_; ++i) {
      s = s + 1 == size_ ? 0 : s + 1;
      // A node is in its own list only where it is alone.
      list[i] = i == 0 || i + 1 < size_ ? node(s) : kNoNode;
    }
    chord_.fingers_[chord_.row_begin(n)] = list[0];
  }

  void fill_fingers(std::uint32_t p) {
    const NodeIndex n = node(p);
    const std::uint64_t from = line_[p];
    NodeIndex* finger = &chord_.fingers_[chord_.row_begin(n)];
    for (std::size_t j = chord_.first_stored_finger(n); j < lengths_.size(); ++j) {
      const std::uint64_t point = from + lengths_[j];
      const std::size_t place = first_from(reached_[j], point);
      reached_[j] = place;
      const bool sure = line_[place] - point > 1;
      *++finger = node_at(sure ? place : settle(p, place, j));
    }
  }

  // The first place, from the given one on, that is not before the point. Pointers advance by one
  // on average and unpredictably: looking at several places at once saves guesses.
  std::size_t first_from(std::size_t place, std::uint64_t point) const {
    const auto before = [&](std::size_t i) { return std::size_t{line_[place + i] < point}; };
    do {
      place += before(0) + before(1) + before(2) + before(3);
    } while (before(0) != 0);
    return place;
  }

  // The same for the point at the distance from p, where leading bits do not decide.
  std::size_t settle(std::size_t p, std::size_t place, std::size_t j) const {
    const Id& origin = id(static_cast<std::uint32_t>(p));
    place = std::max(place, p + 1);
    while (place < p + size_ &&
           overlay::distance(origin, members_.id(node_at(place))) < chord_.distances_[j]) {
      ++place;
    }
    return place;
  }

  Chord& chord_;
  const overlay::Members& members_;
  std::uint32_t size_;
  std::vector<NodeIndex> present_;  // empty where all are
  // Two turns of the ring as one line, so that nothing on it wraps: of each place the turn and the
  // leading bits of the node's id, then kAtOnce that are beyond everything.
  overlay::LargeArray<std::uint64_t> line_;
  // Of each finger distance the leading bits, and the place that the last node's finger was at.
  std::vector<std::uint64_t> lengths_;
  std::vector<std::size_t> reached_;
};

double Chord::expected_filling_bytes(double nodes) {
  return Filler::expected_bytes(nodes);
}

void Chord::fill_perfect() {
  Filler(*this).fill();
  perfect_ = true;
  built_at_ = members_.changes();
}

}  // namespace ddns::chord
