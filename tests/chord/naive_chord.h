// Chord as the SIGCOMM 2001 paper's figure 4 has it, from sorted ids alone: every finger is found
// by a scan of all nodes and every hop by trying all fingers from the farthest down. Slow, and
// meant to be plainly right.
#pragma once

#include <algorithm>
#include <iterator>
#include <span>
#include <vector>

#include "chord/chord.h"

namespace ddns::chord {

class NaiveChord {
 public:
  NaiveChord(const overlay::Members& members, const Settings& settings)
      : members_(members), settings_(settings), distances_(all_distances(settings)) {
    fingers_.resize(members.count());
    for (NodeIndex n = 0; n < members.count(); ++n) {
      if (!members.present(n)) continue;
      for (const Id& d : distances_) fingers_[n].push_back(successor_of(members.id(n) + d));
    }
  }

  // All d * b^i < 2^ring_bits, by multiplication of octets.
  static std::vector<Id> all_distances(const Settings& settings) {
    std::vector<Id> out;
    std::vector<unsigned> power(21);  // b^i, least octet first; one octet more than ids have
    power[0] = 1;
    while (bit_length(power) <= settings.ring_bits) {
      for (unsigned d = 1; d < settings.base; ++d) {
        const std::vector<unsigned> product = times(power, d);
        if (bit_length(product) <= settings.ring_bits) {
          out.push_back(to_id(product, overlay::kIdBits - settings.ring_bits));
        }
      }
      power = times(power, settings.base);
    }
    return out;
  }

  const std::vector<Id>& distances() const { return distances_; }
  NodeIndex finger(NodeIndex n, std::size_t j) const { return fingers_[n][j]; }

  // The first present node at or clockwise after the point.
  NodeIndex successor_of(const Id& point) const {
    NodeIndex best = overlay::kNoNode;
    for (NodeIndex n = 0; n < members_.count(); ++n) {
      if (!members_.present(n)) continue;
      if (best == overlay::kNoNode || members_.id(n) - point < members_.id(best) - point) {
        best = n;
      }
    }
    return best;
  }

  // The next nodes clockwise, n itself only where it is alone.
  std::vector<NodeIndex> successor_list(NodeIndex n) const {
    std::vector<NodeIndex> list;
    for (NodeIndex i = 1; i < members_.count() && list.size() < settings_.successors; ++i) {
      const NodeIndex s = (n + i) % members_.count();
      if (members_.present(s)) list.push_back(s);
    }
    if (list.empty()) list.push_back(n);
    return list;
  }
  NodeIndex predecessor(NodeIndex n) const {
    for (NodeIndex i = 1; i < members_.count(); ++i) {
      const NodeIndex p = (n + members_.count() - i) % members_.count();
      if (members_.present(p)) return p;
    }
    return n;
  }

  overlay::Step next_hop(NodeIndex n, const Id& key, std::span<const NodeIndex> avoid) const {
    using Kind = overlay::Step::Kind;
    const auto dead = [&](NodeIndex x) {
      return std::find(avoid.begin(), avoid.end(), x) != avoid.end();
    };
    const Id& id = members_.id(n);
    if (in_half_open(key, members_.id(predecessor(n)), id)) return {Kind::kOwner, n, {}};
    const std::vector<NodeIndex> list = successor_list(n);
    for (const NodeIndex s : list) {
      if (dead(s)) continue;
      if (in_half_open(key, id, members_.id(s))) return {Kind::kFinal, s, {}};
      if (!settings_.owner_by_successors) break;
    }
    // Of the live nodes between n and the key the one nearest the key: of the fingers, and of the
    // list where it may be used or no finger is left.
    std::vector<NodeIndex> between;
    const auto add_from = [&](const std::vector<NodeIndex>& nodes) {
      std::copy_if(nodes.begin(), nodes.end(), std::back_inserter(between),
                   [&](NodeIndex x) { return !dead(x) && in_open(members_.id(x), id, key); });
    };
    add_from(fingers_[n]);
    if (settings_.route_by_successors || between.empty()) add_from(list);
    if (between.empty()) return {Kind::kStuck, n, {}};
    const auto to_key = [&](NodeIndex x) { return key - members_.id(x); };
    const auto nearer = [&](NodeIndex x, NodeIndex y) { return to_key(x) < to_key(y); };
    return {Kind::kForward, *std::min_element(between.begin(), between.end(), nearer), {}};
  }

  // The nodes of a lookup, the origin first, the owner last.
  std::vector<NodeIndex> route(NodeIndex origin, const Id& key) const {
    std::vector<NodeIndex> path{origin};
    while (true) {
      const overlay::Step step = next_hop(path.back(), key, {});
      if (step.kind == overlay::Step::Kind::kOwner) return path;
      path.push_back(step.next);
      if (step.kind == overlay::Step::Kind::kFinal) return path;
    }
  }

 private:
  static std::vector<unsigned> times(std::vector<unsigned> octets, unsigned factor) {
    unsigned carry = 0;
    for (unsigned& octet : octets) {
      carry += octet * factor;
      octet = carry % 256;
      carry /= 256;
    }
    octets.back() += carry * 256;  // beyond every ring; only that it is too long matters
    return octets;
  }
  static unsigned bit_length(const std::vector<unsigned>& octets) {
    for (std::size_t i = octets.size(); i-- > 0;) {
      for (unsigned bit = 32; bit-- > 0;) {
        if ((octets[i] >> bit & 1) != 0) return static_cast<unsigned>(8 * i) + bit + 1;
      }
    }
    return 0;
  }
  static Id to_id(const std::vector<unsigned>& octets, unsigned shift) {
    Id id;
    for (unsigned i = 0; i < 20; ++i) {
      for (unsigned bit = 0; bit < 8; ++bit) {
        if ((octets[i] >> bit & 1) != 0) id = id + overlay::power_of_two(8 * i + bit + shift);
      }
    }
    return id;
  }

  const overlay::Members& members_;
  Settings settings_;
  std::vector<Id> distances_;
  std::vector<std::vector<NodeIndex>> fingers_;
};

}  // namespace ddns::chord
