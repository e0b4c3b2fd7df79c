#include "pastry/stored.h"

#include <algorithm>
#include <cmath>

#include "pastry/pastry.h"
#include "pastry/prefix_routing_inline.h"
#include "sim/check.h"

namespace ddns::pastry {

using overlay::distance;
using overlay::kIdBits;
using overlay::kNoNode;
using overlay::NodeRange;

StoredPastry::StoredPastry(const overlay::Members& members, const Settings& settings)
    : PrefixRouting(members, settings) {
  sim::check(leaves_ >= 1, "a node that lives knows a leaf on each side");
  unsigned most = 0;  // digits that two of all nodes have in common
  for (NodeIndex n = 1; n < members.count(); ++n) {
    most = std::max(most, digits_in_common(members.id(n - 1), members.id(n)));
  }
  rows_ = most + 1;
  leaf_sets_.assign(std::size_t{members.count()} * leaves_ * 2, kNoNode);
  cells_.assign(std::size_t{members.count()} * rows_ * base(), kNoNode);
}

void StoredPastry::fill_settled() {
  const NodeIndex count = members_.count();
  std::vector<NodeIndex> present;
  std::vector<NodeIndex> before(std::size_t{count} + 1);  // how many of those below are present
  for (NodeIndex n = 0; n < count; ++n) {
    if (members_.present(n)) present.push_back(n);
    before[n + 1] = static_cast<NodeIndex>(present.size());
  }
  const sim::Stream stream(seed_, kTableStream);
  const auto many = static_cast<NodeIndex>(present.size());
  for (NodeIndex i = 0; i < many; ++i) {
    const NodeIndex n = present[i];
    clear(n);
    for (NodeIndex k = 1; k <= std::min(leaves_, many - 1); ++k) {
      room(n, kAfter)[k - 1] = present[(i + k) % many];
      room(n, kBefore)[k - 1] = present[(i + many - k) % many];
    }
    for (unsigned row = 0; row < rows_; ++row) {
      const NodeRange whole = members_.sharing(members_.id(n), prefix_bits(row));
      for (NodeIndex first = whole.begin; first < whole.end;) {
        const NodeRange fit = members_.sharing(members_.id(first), prefix_bits(row + 1));
        const NodeIndex size = before[fit.end] - before[fit.begin];
        if (size > 0 && !fit.contains(n)) {
          // As Pastry::entry draws it.
          sim::Rng rng = stream.at(std::uint64_t{n} << 32 | fit.begin);
          const NodeIndex drawn = size == 1 ? 0 : rng.below(size);
          cells_[position(n, {row, digit(members_.id(first), row)})] =
              present[before[fit.begin] + drawn];
        }
        first = fit.end;
      }
    }
  }
  settled_ = true;
  built_at_ = members_.changes();
}

unsigned StoredPastry::digit(const Id& id, unsigned row) const {
  const unsigned from = prefix_bits(row);
  const unsigned bits = prefix_bits(row + 1) - from;
  if (bits == 0) return 0;
  const unsigned word = from / 64;
  const unsigned offset = from % 64;
  std::uint64_t window = id.word[word] << offset;
  if (offset + bits > 64) window |= id.word[word + 1] >> (64 - offset);
  return static_cast<unsigned>(window >> (64 - bits));
}

std::span<NodeIndex> StoredPastry::room(NodeIndex n, Side side) {
  return std::span(leaf_sets_).subspan((std::size_t{n} * 2 + side) * leaves_, leaves_);
}

std::span<const NodeIndex> StoredPastry::side(NodeIndex n, Side side) const {
  const std::span<const NodeIndex> all =
      std::span(leaf_sets_).subspan((std::size_t{n} * 2 + side) * leaves_, leaves_);
  if (all.back() != kNoNode) return all;
  return all.first(static_cast<std::size_t>(std::ranges::find(all, kNoNode) - all.begin()));
}

std::span<const NodeIndex> StoredPastry::row(NodeIndex n, unsigned row) const {
  return std::span(cells_).subspan(position(n, {row, 0}), base());
}

std::span<const NodeIndex> StoredPastry::cells(NodeIndex n) const {
  return std::span(cells_).subspan(position(n, {0, 0}), std::size_t{rows_} * base());
}

StoredPastry::Cell StoredPastry::cell_of(NodeIndex n, NodeIndex other) const {
  const unsigned row = digits_in_common(members_.id(n), members_.id(other));
  return {row, digit(members_.id(other), row)};
}

NodeIndex StoredPastry::way(NodeIndex n, NodeIndex other, Side side) const {
  const NodeIndex clockwise = other > n ? other - n : other + members_.count() - n;
  return side == kAfter ? clockwise : members_.count() - clockwise;
}

bool StoredPastry::is_leaf(NodeIndex n, NodeIndex of) const {
  return overlay::contains(side(of, kAfter), n) || overlay::contains(side(of, kBefore), n);
}

bool StoredPastry::is_nearer(NodeIndex n, NodeIndex other) const {
  if (other == n) return false;
  const auto nearer_than_last = [&](Side s) {
    const std::span<const NodeIndex> all = side(n, s);
    return all.size() < leaves_ || way(n, other, s) < way(n, all.back(), s);
  };
  return (nearer_than_last(kAfter) || nearer_than_last(kBefore)) && !is_leaf(other, n);
}

bool StoredPastry::among_leaves(NodeIndex at, const Id& key) const {
  const std::span<const NodeIndex> after = side(at, kAfter);
  const std::span<const NodeIndex> before = side(at, kBefore);
  if (after.size() < leaves_ || before.size() < leaves_) return true;
  if (way(at, after.back(), kAfter) >= way(at, before.back(), kAfter)) return true;
  const Id& first = members_.id(before.back());
  return distance(first, key) <= distance(first, members_.id(after.back()));
}

LeafOrder StoredPastry::leaves(NodeIndex at, const Id& key) const {
  return {members_, at, side(at, kAfter), side(at, kBefore), key};
}

void StoredPastry::add_leaves(NodeIndex at, std::vector<NodeIndex>& out) const {
  for (const Side s : {kAfter, kBefore}) {
    for (const NodeIndex n : side(at, s)) out.push_back(n);
  }
}

NodeIndex StoredPastry::entry(NodeIndex at, unsigned row, const Id& key) const {
  return row < rows_ ? cells_[position(at, {row, digit(key, row)})] : kNoNode;
}

void StoredPastry::add_rows(NodeIndex at, unsigned row, std::vector<NodeIndex>& out) const {
  for (; row < rows_; ++row) {
    for (const NodeIndex n : this->row(at, row)) {
      if (n != kNoNode) out.push_back(n);
    }
  }
}

void StoredPastry::clear(NodeIndex n) {
  settled_ = false;
  for (const Side s : {kAfter, kBefore}) std::ranges::fill(room(n, s), kNoNode);
  std::fill_n(cells_.begin() + static_cast<std::ptrdiff_t>(position(n, {0, 0})),
              std::size_t{rows_} * base(), kNoNode);
}

bool StoredPastry::insert(NodeIndex n, NodeIndex other, Side s) {
  const std::size_t many = side(n, s).size();
  const std::span<NodeIndex> all = room(n, s);
  std::size_t place = many;
  const NodeIndex away = way(n, other, s);
  while (place > 0 && way(n, all[place - 1], s) > away) --place;
  if (place == leaves_ || (place > 0 && all[place - 1] == other)) return false;
  std::ranges::copy_backward(all.subspan(place, leaves_ - place - 1), all.end());
  all[place] = other;
  return true;
}

bool StoredPastry::take(NodeIndex n, NodeIndex other) {
  if (n == other) return false;
  const bool after = insert(n, other, kAfter);
  const bool before = insert(n, other, kBefore);
  fill(n, other);
  settled_ = settled_ && !after && !before;
  return after || before;
}

void StoredPastry::fill(NodeIndex n, NodeIndex other) {
  NodeIndex& cell = cells_[position(n, cell_of(n, other))];
  if (cell != kNoNode) return;
  cell = other;
  settled_ = false;
}

void StoredPastry::replace(NodeIndex n, NodeIndex other) {
  NodeIndex& cell = cells_[position(n, cell_of(n, other))];
  settled_ = settled_ && members_.present(other);
  cell = other;
}

Id StoredPastry::any_id(NodeIndex n, unsigned digits, sim::Rng& rng) const {
  const unsigned bits = prefix_bits(digits);
  const Id any = overlay::random_id(rng);
  return first_bits(members_.id(n), bits) + (any - first_bits(any, bits));
}

bool StoredPastry::remove(NodeIndex n, NodeIndex gone, Side s) {
  const std::span<NodeIndex> all = room(n, s);
  const auto kept = std::ranges::remove(all, gone);
  const bool had = !kept.empty();
  std::ranges::fill(kept, kNoNode);
  return had;
}

StoredPastry::Lost StoredPastry::forget(NodeIndex n, NodeIndex gone) {
  Lost lost;
  lost.after = remove(n, gone, kAfter);
  lost.before = remove(n, gone, kBefore);
  NodeIndex& cell = cells_[position(n, cell_of(n, gone))];
  lost.cell = cell == gone;
  if (lost.cell) cell = kNoNode;
  settled_ = settled_ && !lost.after && !lost.before && !lost.cell;
  return lost;
}

std::size_t StoredPastry::memory_bytes() const {
  return Overlay::memory_bytes() + (leaf_sets_.capacity() + cells_.capacity()) * sizeof(NodeIndex);
}

double StoredPastry::expected_bytes(double nodes, const Settings& settings) {
  // Of so many random ids two have twice log2 of them bits in common, about.
  const double digits = 2 * std::log2(std::max(2.0, nodes)) / std::log2(settings.base);
  return sizeof(NodeIndex) * (settings.leaf_set + (std::floor(digits) + 1) * settings.base);
}

template class PrefixRouting<StoredPastry>;

}  // namespace ddns::pastry
