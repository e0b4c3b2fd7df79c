#include "chord/chord.h"

#include <algorithm>
#include <cmath>

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
    : RingOverlay(members),
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
  by_words_ =
      !settings.route_by_successors && !settings.owner_by_successors && !settings.proximity.routes;
  for (NodeIndex n = 1; n < count; ++n) by_words_ &= nodes_[n - 1].word != nodes_[n].word;
}

void Chord::lay_out_rows() {
  const NodeIndex count = members_.count();
  nodes_.resize(count);
  std::uint64_t end = 0;
  // The finger that begins before the next member and ends beyond it has a choice too.
  const std::uint32_t with_choice = settings_.proximity.known() ? 1 : 0;
  for (NodeIndex n = 0; n < count; ++n) {
    const NodeIndex next = n + 1 == count ? 0 : n + 1;
    const std::uint32_t beyond =
        count == 1
            ? 0
            : std::min(distances_.count(), with_choice + distances_.count_beyond(distance(
                                                             members_.id(n), members_.id(next))));
    Node& node = nodes_[n];
    node.word = members_.id(n).word[0];
    node.row_begin = static_cast<std::uint32_t>(end);
    end += 1 + beyond;
    node.row_end = static_cast<std::uint32_t>(end);
  }
  if (static_cast<double>(end) > kMostFingers) {
    throw InputError(InputError::Kind::kSpec,
                     "so many nodes of this base have more than 2^32 - 1 fingers");
  }
  fingers_.resize(end);
  for (NodeIndex n = 0; n < count; ++n) {
    std::fill(fingers_.begin() + row_begin(n), fingers_.begin() + row_end(n), n);
  }
  large_ = end * sizeof(NodeIndex) > settings_.cache_bytes;
  set_wide_arcs(0);
}

NodeIndex Chord::closest_preceding(NodeIndex at, const Id& key,
                                   std::span<const NodeIndex> avoid) const {
  const Id& id = members_.id(at);
  const auto eligible = [&](NodeIndex n) {
    return n != kNoNode && in_open(members_.id(n), id, key) && !contains(avoid, n);
  };
  NodeIndex best = kNoNode;
  if (settings_.proximity.routes) best = cheapest_preceding(at, key, avoid);
  const std::uint32_t begin = row_begin(at);
  // Fingers of a greater distance than the key's point beyond it.
  const std::uint32_t beyond =
      std::min(row_end(at) - begin - 1, distances_.count_beyond(distance(id, key)));
  for (std::uint32_t i = row_end(at) - beyond; i-- > begin && best == kNoNode;) {
    if (eligible(fingers_[i])) best = fingers_[i];
  }
  // The list stands in where no finger that precedes the key is left.
  if (best == kNoNode || (settings_.route_by_successors && !settings_.proximity.routes)) {
    for (const NodeIndex s : successor_list(at)) {
      if (!eligible(s)) continue;
      if (best == kNoNode || in_open(members_.id(s), members_.id(best), key)) best = s;
    }
  }
  return best;
}

Step Chord::next_hop(NodeIndex at, const Id& key, std::span<const NodeIndex> avoid) const {
  return by_words_ && avoid.empty() ? next_by_words(at, key) : find_successor(at, key, avoid);
}

// The key is at's own, or its successor's, or is passed on to the closest preceding node.
Step Chord::find_successor(NodeIndex at, const Id& key, std::span<const NodeIndex> avoid) const {
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
  return {Step::Kind::kForward, next, hint(nodes_[next], key.word[0] - nodes_[next].word)};
}

void Chord::neighbours(NodeIndex at, std::vector<NodeIndex>& out) const {
  const std::span<const NodeIndex> list = successor_list(at);
  out.assign(list.begin(), list.end());
  out.insert(out.end(), fingers_.begin() + row_begin(at), fingers_.begin() + row_end(at));
  if (predecessor(at) != kNoNode) out.push_back(predecessor(at));
}

overlay::Expectation Chord::expected(double nodes, const Settings& settings) {
  const double list = std::clamp<double>(settings.successors, 1, std::max(1.0, nodes - 1));
  const double base = settings.base;
  overlay::Expectation e;
  e.entries = nodes * (1 + FingerDistances::expected_beyond_gap(settings.base, nodes));
  if (settings.proximity.known()) e.entries += nodes;
  e.known = e.entries + nodes * (1 + settings.successors);
  e.bytes = nodes * (sizeof(Node) + sizeof(NodeIndex) * (1 + list)) + sizeof(NodeIndex) * e.entries;
  e.building_bytes = expected_filling_bytes(nodes);
  // The way to the predecessor of the key (ToN 2003, section V), and what is beyond it, the call
  // to the owner mostly: as found for the bases 2 to 32, on rings of 10^3 to 10^6.
  e.hops_a_fold = (base - 1) / base / std::log(base);
  e.hops = nodes < 2 ? 0 : e.hops_a_fold * std::log(nodes) + 1.41 - 1.1 / base;
  return e;
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
