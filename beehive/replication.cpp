#include "beehive/replication.h"

#include <algorithm>

namespace ddns::beehive {

namespace {

// A question counts one at first, and with every round seven eighths of what it counted before.
constexpr std::uint64_t kOne = std::uint64_t{1} << 20;
constexpr unsigned kForget = 8;

}  // namespace

std::vector<double> least_shares(std::span<const std::uint64_t> weights,
                                 std::span<const Level> levels, Level home) {
  double all = 0;
  for (const std::uint64_t w : weights) all += static_cast<double>(w);
  std::vector<double> shares(home, 2);  // no record is asked for by more than all questions
  for (std::size_t r = 0; r < weights.size(); ++r) {
    const double share = static_cast<double>(weights[r]) / all;
    for (Level l = levels[r]; l < home; ++l) shares[l] = std::min(shares[l], share);
  }
  return shares;
}

Replication::Replication(dhash::Dhash& dhash, unsigned digit_bits, Level home,
                         std::uint64_t table_entries)
    : dhash_(dhash),
      digit_bits_(digit_bits),
      home_(home),
      table_entries_(table_entries),
      levels_(dhash.record_count(), home),
      counted_(home + 1u, std::vector<std::uint32_t>(dhash.record_count(), 0)),
      learned_(dhash.record_count(), 0) {}

std::size_t Replication::shared_digits(RecordIndex record, NodeIndex node) const {
  if (dhash_.store().holds(node, record)) return home_;
  const Id& id = dhash_.lookup().overlay.members().id(node);
  return std::min<std::size_t>(common_bits(id, dhash_.key(record)) / digit_bits_, home_ - 1u);
}

// Nodes that have the record because of its level. Its owner may not be among them.
overlay::NodeRange Replication::holders(RecordIndex record, Level level) const {
  if (level == home_) return {};
  const unsigned bits = std::min(level * digit_bits_, overlay::kIdBits);
  return dhash_.lookup().overlay.members().sharing(dhash_.key(record), bits);
}

// Makes or drops the copies. How many?
std::uint64_t Replication::move(RecordIndex record, Level to) {
  const overlay::NodeRange before = holders(record, levels_[record]);
  const overlay::NodeRange after = holders(record, to);
  const bool more = to < levels_[record];
  const overlay::NodeRange& greater = more ? after : before;
  const overlay::NodeRange& lesser = more ? before : after;
  std::uint64_t changed = 0;
  for (NodeIndex n = greater.begin; n < greater.end; ++n) {
    if (lesser.contains(n) || dhash_.store().holds(n, record)) continue;
    more ? dhash_.put_copy(record, n) : dhash_.drop_copy(record, n);
    ++changed;
  }
  levels_[record] = to;
  return changed;
}

void Replication::set_levels(std::span<const Level> levels) {
  for (RecordIndex r = 0; r < levels.size(); ++r) move(r, levels[r]);
}

Level Replication::right_level(RecordIndex record, std::span<const double> least_shares) const {
  Level level = 0;
  const auto learned = static_cast<double>(learned_[record]);
  while (level < home_ && learned < least_shares[level] * static_cast<double>(all_learned_)) {
    ++level;
  }
  return level;
}

void Replication::round(std::span<const double> least_shares) {
  ++counts_.rounds;
  counts_.aggregates += table_entries_;
  all_learned_ = 0;
  for (RecordIndex r = 0; r < levels_.size(); ++r) {
    learned_[r] += counted_[home_][r] * kOne - learned_[r] / kForget;
    all_learned_ += learned_[r];
    for (std::size_t l = home_; l > 0; --l) counted_[l][r] = counted_[l - 1][r];
    counted_[0][r] = 0;
  }
  if (all_learned_ == 0) return;
  for (RecordIndex r = 0; r < levels_.size(); ++r) {
    const Level right = right_level(r, least_shares);
    if (right < levels_[r]) counts_.copies_sent += move(r, static_cast<Level>(levels_[r] - 1));
    if (right > levels_[r]) counts_.copies_dropped += move(r, static_cast<Level>(levels_[r] + 1));
  }
}

void Replication::update(RecordIndex record) {
  ++counts_.updates;
  const overlay::NodeRange fit = holders(record, levels_[record]);
  for (NodeIndex n = fit.begin; n < fit.end; ++n) {
    counts_.updates_sent += !dhash_.store().holds(n, record);
  }
}

}  // namespace ddns::beehive
