// What repair moves: blocks of a range from node to node, and the ranges that nodes keep.
#include <algorithm>

#include "dhash/repair.h"

namespace ddns::dhash {

using overlay::Id;
using overlay::kNoNode;

// Does n lack something of the range that the other has?
bool Repair::lacks(NodeIndex n, NodeIndex other, Range range) const {
  const Store& store = dhash_.store();
  bool found = false;
  for_each_record(range, [&](RecordIndex record) {
    found = found || (store.holds(other, record) && !store.holds(n, record));
  });
  return found;
}

// Gives `to` what `from` holds of the range and `to` does not.
void Repair::give_range(NodeIndex from, NodeIndex to, Range range) {
  for_each_record(range, [&](RecordIndex record) {
    if (dhash_.store().holds(from, record) && !dhash_.store().holds(to, record)) {
      give(record, to);
    }
  });
}

// The owner tells a holder to drop the range. The holder keeps what an owner nearer to the key has
// claimed: while a ring is finding its order two nodes may both hold themselves to be
// the owner, and each have the other drop what it relies on.
void Repair::drop(NodeIndex owner, NodeIndex holder, Range range) {
  if (!reaches(owner, holder)) return;
  costs_.bytes += settings_.message_bytes;
  std::vector<Claim>& claims = nodes_[holder].claims;
  std::erase_if(claims, [&](const Claim& c) { return c.owner == owner; });
  for (std::uint32_t i = 0; i < range.count; ++i) {
    const auto at = static_cast<std::uint32_t>((range.begin + i) % by_key_.size());
    const RecordIndex record = by_key_[at];
    if (!dhash_.store().holds(holder, record)) continue;
    const auto nearer = [&](const Claim& c) {
      return fresh(c) && contains(c.range, at) && way(record, c.owner) < way(record, owner);
    };
    if (std::any_of(claims.begin(), claims.end(), nearer)) continue;
    dhash_.drop(record, holder);
    ++costs_.blocks_dropped;
  }
}

void Repair::claim(NodeIndex at, NodeIndex owner, Range range) {
  std::vector<Claim>& claims = nodes_[at].claims;
  const Claim made{owner, range, now()};
  const auto same = [&](const Claim& c) { return c.owner == owner; };
  const auto last = std::find_if(claims.begin(), claims.end(), same);
  if (last != claims.end()) {
    *last = made;
    return;
  }
  std::erase_if(claims, [&](const Claim& c) { return !fresh(c); });
  claims.push_back(made);
}

// n's own range goes to its first r successors, which will be its keepers. Of what n keeps for
// others each block goes to the first of them that lacks it, and what nobody has claimed to n's
// predecessor: it has become that node's, which has not asked for it yet. A node that knows of no
// successor has its predecessor for one.
void Repair::hand_over(NodeIndex n) {
  if (knows_range(n)) claim(n, n, range_of(n));
  NodeList heirs;
  for (unsigned i = 0; heirs.size() <= other_keepers_; ++i) {
    const NodeIndex heir = overlay_.after(n, i);
    if (heir == kNoNode) break;
    if (heir != n && reaches(n, heir)) heirs.push_back(heir);
  }
  const Store& store = dhash_.store();
  const NodeIndex before = overlay_.before(n);
  const bool has_before = before != kNoNode && before != n && reaches(n, before);
  if (heirs.empty() && has_before) heirs.push_back(before);
  for (const Held& held : all_held(n)) {
    const RecordIndex record = by_key_[held.position];
    if (held.owner == kNoNode && has_before && !store.holds(before, record)) {
      give(record, before);
      continue;
    }
    for (const NodeIndex heir : heirs) {
      if (store.holds(heir, record)) continue;
      give(record, heir);
      if (held.owner != n) break;
    }
  }
}

// What n holds and an owner has claimed of late, in the order of the keys, and for whom: itself
// where it has claimed it, otherwise one of those who have.
std::vector<Repair::Held> Repair::all_claimed(NodeIndex n) const {
  const Store& store = dhash_.store();
  std::vector<Held> out;
  if (store.count(n) == 0) return out;
  const auto size = static_cast<std::uint32_t>(by_key_.size());
  for (const Claim& c : nodes_[n].claims) {
    if (!fresh(c)) continue;
    for (std::uint32_t i = 0; i < c.range.count; ++i) {
      const std::uint32_t at = (c.range.begin + i) % size;
      if (store.holds(n, by_key_[at])) out.push_back({at, c.owner});
    }
  }
  const auto order = [&](const Held& held) {
    return std::pair(held.position, held.owner == n ? 0 : 1);
  };
  std::sort(out.begin(), out.end(),
            [&](const Held& x, const Held& y) { return order(x) < order(y); });
  const auto same = [](const Held& x, const Held& y) { return x.position == y.position; };
  out.erase(std::unique(out.begin(), out.end(), same), out.end());
  return out;
}

// All that n holds: first what is claimed, then what is not, which is for kNoNode.
std::vector<Repair::Held> Repair::all_held(NodeIndex n) const {
  const Store& store = dhash_.store();
  const auto size = static_cast<std::uint32_t>(by_key_.size());
  std::vector<Held> out = all_claimed(n);
  const std::size_t claimed = out.size();
  if (claimed == store.count(n)) return out;
  std::size_t next = 0;
  for (std::uint32_t at = 0; at < size; ++at) {
    if (next < claimed && out[next].position == at) {
      ++next;
    } else if (store.holds(n, by_key_[at])) {
      out.push_back({at, kNoNode});
    }
  }
  return out;
}

// A block that n holds, but that no owner has claimed of late: of several the one with the greatest
// key.
std::optional<RecordIndex> Repair::unclaimed(NodeIndex n) const {
  const Store& store = dhash_.store();
  const std::vector<Held> claimed = all_claimed(n);
  if (claimed.size() == store.count(n)) return std::nullopt;
  auto next = claimed.rbegin();
  for (auto at = static_cast<std::uint32_t>(by_key_.size()); at-- > 0;) {
    if (next != claimed.rend() && next->position == at) {
      ++next;
    } else if (store.holds(n, by_key_[at])) {
      return by_key_[at];
    }
  }
  return std::nullopt;
}

Repair::Range Repair::range_of(NodeIndex n) const {
  const overlay::Members& members = overlay_.members();
  const auto size = static_cast<std::uint32_t>(by_key_.size());
  const auto after = [&](NodeIndex m) {
    const auto key_above = [&](const Id& id, RecordIndex r) { return id < dhash_.key(r); };
    return static_cast<std::uint32_t>(
        std::upper_bound(by_key_.begin(), by_key_.end(), members.id(m), key_above) -
        by_key_.begin());
  };
  const NodeIndex before = overlay_.before(n);
  if (size == 0 || before == n) return {0, size};
  const std::uint32_t begin = after(before) % size;
  const std::uint32_t count = (after(n) + size - begin) % size;
  // All blocks or none lie between the two nodes.
  const bool all = count == 0 && overlay::in_half_open(dhash_.key(by_key_[begin]),
                                                       members.id(before), members.id(n));
  return {begin, all ? size : count};
}

// Is the position in the range?
bool Repair::contains(Range range, std::uint32_t position) const {
  const auto size = static_cast<std::uint32_t>(by_key_.size());
  return (position + size - range.begin) % size < range.count;
}

// From the record's key to the node, clockwise.
Id Repair::way(RecordIndex record, NodeIndex n) const {
  return overlay::distance(dhash_.key(record), overlay_.members().id(n));
}

template <class Visit>
void Repair::for_each_record(Range range, Visit visit) const {
  const auto size = static_cast<std::uint32_t>(by_key_.size());
  const std::uint32_t to_end = std::min(range.count, size - range.begin);
  for (std::uint32_t i = 0; i < to_end; ++i) visit(by_key_[range.begin + i]);
  for (std::uint32_t i = 0; i < range.count - to_end; ++i) visit(by_key_[i]);
}

}  // namespace ddns::dhash
