#include "chord/chord.h"

#include <algorithm>

#include "sim/check.h"

namespace ddns::chord {

using overlay::in_half_open;
using overlay::in_open;
using overlay::kNoNode;
using overlay::Step;
using sim::InputError;

namespace {

Settings resolved(Settings settings) {
  if (settings.ring_bits == 0) settings.ring_bits = FingerDistances::whole_digits(settings.base);
  return settings;
}

bool contains(std::span<const NodeIndex> nodes, NodeIndex n) {
  return std::find(nodes.begin(), nodes.end(), n) != nodes.end();
}

}  // namespace

Chord::Chord(const overlay::Members& members, const Settings& settings)
    : Overlay(members),
      settings_(resolved(settings)),
      distances_(settings_.base, settings_.ring_bits) {
  if (settings.successors < 1) {
    throw InputError(InputError::Kind::kSpec, "a successor list has at least one entry");
  }
  const NodeIndex count = members.count();
  successor_stride_ = std::clamp<std::size_t>(settings.successors, 1, std::max(1u, count - 1));
  lay_out_rows();
  predecessors_.assign(count, kNoNode);
  successors_.assign(std::size_t{count} * successor_stride_, kNoNode);
  for (NodeIndex n = 0; n < count; ++n) successors_[std::size_t{n} * successor_stride_] = n;
  simple_ = !settings.route_by_successors && !settings.owner_by_successors;
  for (NodeIndex n = 1; n < count; ++n) simple_ &= nodes_[n - 1].word != nodes_[n].word;
}

void Chord::lay_out_rows() {
  const NodeIndex count = members_.count();
  nodes_.resize(count);
  std::uint64_t end = 0;
  for (NodeIndex n = 0; n < count; ++n) {
    const NodeIndex next = n + 1 == count ? 0 : n + 1;
    const std::uint32_t beyond =
        count == 1 ? 0 : distances_.count_beyond(distance(members_.id(n), members_.id(next)));
    Node& node = nodes_[n];
    node.word = members_.id(n).word[0];
    node.row_begin = static_cast<std::uint32_t>(end);
    end += 1 + beyond;
    node.row_end = static_cast<std::uint32_t>(end);
  }
  if (end > UINT32_MAX) {
    throw InputError(InputError::Kind::kSpec,
                     "so many nodes of this base have more than 2^32 - 1 fingers");
  }
  fingers_.resize(end);
  for (NodeIndex n = 0; n < count; ++n) {
    std::fill(fingers_.begin() + row_begin(n), fingers_.begin() + row_end(n), n);
  }
  hints_ = end * sizeof(NodeIndex) > kCachedBytes;
  set_wide_arcs(0);
}

inline sim::Hint Chord::hint(const Node& node, std::uint64_t distance_word) const {
  if (!hints_) return {.memory = &node};
  const std::uint32_t last = node.row_end - 1;
  const std::uint32_t finger = last - std::min(last, distances_.count_beyond(distance_word));
  return {.memory = fingers_.data() + finger, .rows = nodes_.data()};
}

// With no two leading words equal among the members, the order of three points on the ring is that
// of their leading words wherever these differ; where they do not, next_hop_exact decides.
Step Chord::next_hop(NodeIndex at, const Id& key, std::span<const NodeIndex> avoid) const {
  if (!simple_ || !avoid.empty()) [[unlikely]]
    return next_hop_exact(at, key, avoid);
  const Node& node = nodes_[at];
  const std::uint64_t to_key = key.word[0] - node.word;

  // A key that is ahead by less than half the ring is not behind, unless arcs are as wide as that.
  // On a ring in cache it costs less to look than to guess wrong whether to.
  if (to_key - 1 >= sure_ahead_) {
    const NodeIndex before = predecessors_[at];
    if (to_key == 0 || before == kNoNode) return next_hop_exact(at, key, avoid);
    const std::uint64_t from_predecessor = node.word - nodes_[before].word;
    if (from_predecessor == 0 || from_predecessor == -to_key) {
      return next_hop_exact(at, key, avoid);
    }
    if (-to_key < from_predecessor) return {Step::Kind::kOwner, at};
  }

  const std::uint32_t most_beyond = node.row_end - 1 - node.row_begin;
  const std::uint32_t beyond = std::min(most_beyond, distances_.count_beyond(to_key));
  std::uint32_t i = node.row_end - 1 - beyond;
  // On a ring in cache it costs less to look at the first finger than to guess wrong whether it is
  // past the key. One that is level with it is left to the loop.
  if (!hints_ && i != node.row_begin) i -= nodes_[fingers_[i]].word - node.word - 1 > to_key - 1;
  for (;; --i) {
    const NodeIndex finger = fingers_[i];
    const Node& next = nodes_[finger];
    const std::uint64_t to_finger = next.word - node.word;  // zero only where it is `at` itself
    if (to_finger - 1 < to_key - 1) {
      return {Step::Kind::kForward, finger, hint(next, to_key - to_finger)};
    }
    if (to_finger == to_key) [[unlikely]]
      return next_hop_exact(at, key, avoid);
    if (i != node.row_begin) continue;
    if (finger == at) return next_hop_exact(at, key, avoid);  // it knows of nobody else
    return {Step::Kind::kFinal, finger, {.memory = &next}};
  }
}

// Where their leading words differ these settle it, and stand in memory where a walk ends.
bool Chord::owns(NodeIndex n, const Id& key) const {
  const std::uint64_t before = nodes_[members_.previous_present(n)].word;
  const std::uint64_t to_key = key.word[0] - before;
  const std::uint64_t to_node = nodes_[n].word - before;
  if (to_key == 0 || to_node == 0 || to_key == to_node) return members_.owns(n, key);
  return to_key < to_node;
}

NodeIndex Chord::closest_preceding(NodeIndex at, const Id& key,
                                   std::span<const NodeIndex> avoid) const {
  const Id& id = members_.id(at);
  const auto eligible = [&](NodeIndex n) {
    return n != kNoNode && in_open(members_.id(n), id, key) && !contains(avoid, n);
  };
  NodeIndex best = kNoNode;
  const std::uint32_t begin = row_begin(at);
  // Fingers of a greater distance than the key's point beyond it.
  const std::uint32_t beyond =
      std::min(row_end(at) - begin - 1, distances_.count_beyond(distance(id, key)));
  for (std::uint32_t i = row_end(at) - beyond; i-- > begin && best == kNoNode;) {
    if (eligible(fingers_[i])) best = fingers_[i];
  }
  // The list stands in where no finger that precedes the key is left.
  if (settings_.route_by_successors || best == kNoNode) {
    for (const NodeIndex s : successor_list(at)) {
      if (!eligible(s)) continue;
      if (best == kNoNode || in_open(members_.id(s), members_.id(best), key)) best = s;
    }
  }
  return best;
}

Step Chord::next_hop_exact(NodeIndex at, const Id& key, std::span<const NodeIndex> avoid) const {
  const Id& id = members_.id(at);
  const NodeIndex before = predecessor(at);
  if (before != kNoNode && in_half_open(key, members_.id(before), id)) {
    return {Step::Kind::kOwner, at};
  }
  for (const NodeIndex s : successor_list(at)) {
    if (contains(avoid, s)) continue;
    if (s == at) return {Step::Kind::kOwner, at};  // it knows of nobody else
    if (in_half_open(key, id, members_.id(s))) return {Step::Kind::kFinal, s};
    if (!settings_.owner_by_successors) break;
  }
  const NodeIndex next = closest_preceding(at, key, avoid);
  if (next == kNoNode) return {Step::Kind::kStuck, at};
  const Node& node = nodes_[next];
  return {Step::Kind::kForward, next, hint(node, key.word[0] - node.word)};
}

void Chord::replicas(const Id& key, unsigned r, std::vector<NodeIndex>& out) const {
  out.clear();
  const NodeIndex first = members_.owner(key);
  NodeIndex n = first;
  do {
    const auto same_host = [&](NodeIndex other) { return members_.same_host(n, other); };
    if (out.size() < r && std::none_of(out.begin(), out.end(), same_host)) out.push_back(n);
    n = members_.next_present(n);
  } while (n != first && out.size() < r);
}

void Chord::neighbours(NodeIndex at, std::vector<NodeIndex>& out) const {
  const std::span<const NodeIndex> list = successor_list(at);
  out.assign(list.begin(), list.end());
  out.insert(out.end(), fingers_.begin() + row_begin(at), fingers_.begin() + row_end(at));
  if (predecessor(at) != kNoNode) out.push_back(predecessor(at));
}

std::size_t Chord::memory_bytes() const {
  return members_.memory_bytes() + nodes_.capacity() * sizeof(Node) +
         (predecessors_.capacity() + fingers_.capacity() + successors_.capacity()) *
             sizeof(NodeIndex) +
         distances_.all().size_bytes();
}

std::span<const NodeIndex> Chord::successor_list(NodeIndex n) const {
  const NodeIndex* const list = &successors_[std::size_t{n} * successor_stride_];
  std::size_t length = successor_stride_;
  while (list[length - 1] == kNoNode) --length;
  return {list, length};
}

bool Chord::has_wide_arc(NodeIndex n) const {
  const NodeIndex before = predecessors_[n];
  if (before == kNoNode) return false;
  // From leading words alone, so half is not told from a little less.
  return before == n || nodes_[n].word - nodes_[before].word >= kHalfRing - 1;
}

void Chord::set_wide_arcs(NodeIndex count) {
  wide_arcs_ = count;
  sure_ahead_ = hints_ && wide_arcs_ == 0 ? kHalfRing - 1 : 0;
}

void Chord::set_predecessor(NodeIndex n, NodeIndex predecessor) {
  const bool was_wide = has_wide_arc(n);
  predecessors_[n] = predecessor;
  set_wide_arcs(wide_arcs_ - was_wide + has_wide_arc(n));
  perfect_ = false;
}

void Chord::set_successor(NodeIndex n, NodeIndex successor) {
  fingers_[row_begin(n)] = successor;
  successors_[std::size_t{n} * successor_stride_] = successor;
  perfect_ = false;
}

void Chord::set_successor_list(NodeIndex n, std::span<const NodeIndex> list) {
  sim::check(!list.empty(), "a successor list has at least one entry");
  set_successor(n, list.front());
  const std::size_t length = std::min(list.size(), successor_stride_);
  NodeIndex* const out = &successors_[std::size_t{n} * successor_stride_];
  std::copy(list.begin(), list.begin() + static_cast<std::ptrdiff_t>(length), out);
  std::fill(out + length, out + successor_stride_, kNoNode);
}

void Chord::set_finger(NodeIndex n, std::size_t j, NodeIndex finger) {
  if (j < first_stored_finger(n)) return;
  fingers_[position(n, j)] = finger;
  perfect_ = false;
}

}  // namespace ddns::chord
