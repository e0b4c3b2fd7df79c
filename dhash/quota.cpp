#include "dhash/quota.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "sim/check.h"

namespace ddns::dhash {

using overlay::Members;

std::vector<std::uint32_t> rooms(std::span<const std::uint64_t> thousandths,
                                 double blocks_per_unit) {
  std::vector<std::uint32_t> room;
  room.reserve(thousandths.size());
  for (const std::uint64_t capacity : thousandths) {
    const double blocks = std::floor(static_cast<double>(capacity) * blocks_per_unit / 1000 + 0.5);
    if (blocks > static_cast<double>(UINT32_MAX)) {
      throw sim::InputError(
          sim::InputError::Kind::kSpec,
          "a host has room for " + std::to_string(blocks) + " blocks, expected less than 2^32");
    }
    room.push_back(static_cast<std::uint32_t>(blocks));
  }
  return room;
}

Quota::Quota(const Members& members, Contributions contributions, QuotaPolicy policy, double slack)
    : members_(members),
      contributions_(std::move(contributions)),
      policy_(policy),
      slack_(slack),
      contributed_(contributions_.organisations),
      nodes_(members.count()),
      first_node_(members.host_count() + 1) {
  const Contributions& c = contributions_;
  sim::check(c.room.size() == members.host_count(), "every host has a room");
  sim::check(c.of_host.size() == members.host_count(), "every host has an organisation");
  sim::check(slack >= 0, "a slack is no less than 0");
  const auto known = [&](OrganisationIndex o) { return o < c.organisations; };
  sim::check(std::ranges::all_of(c.of_host, known) && std::ranges::all_of(c.of_record, known),
             "hosts and records have known organisations");
  for (HostIndex h = 0; h < members.host_count(); ++h) {
    contributed_[c.of_host[h]] += c.room[h];
    room_in_all_ += c.room[h];
  }
  sim::check(room_in_all_ > 0, "there is room for a block");

  // Counted first, then put in place from the back.
  for (NodeIndex n = 0; n < members.count(); ++n) ++first_node_[members.host(n)];
  NodeIndex end = 0;
  for (NodeIndex& first : first_node_) first = end += first;
  for (NodeIndex n = members.count(); n-- > 0;) nodes_[--first_node_[members.host(n)]] = n;
}

Admission Quota::judge(NodeIndex node, RecordIndex record, const Store& store) const {
  const HostIndex host = members_.host(node);
  if (policy_ == QuotaPolicy::kProportional) {
    const OrganisationIndex o = organisation(record);
    std::uint64_t charged_here = 0;
    for (const NodeIndex n : nodes_of(host)) charged_here += charged(n, o);
    if (charged_here >= limit(host, o)) return Admission::kOverQuota;
  }
  return held(host, store) >= room(host) ? Admission::kFull : Admission::kAdmitted;
}

void Quota::stored(NodeIndex node, RecordIndex record) {
  ++charges_[place(node, organisation(record))];
}

void Quota::lost_disk(NodeIndex node) {
  for (OrganisationIndex o = 0; o < contributions_.organisations; ++o) {
    charges_.erase(place(node, o));
  }
}

std::uint32_t Quota::charged(NodeIndex node, OrganisationIndex o) const {
  const auto found = charges_.find(place(node, o));
  return found == charges_.end() ? 0 : found->second;
}

std::uint64_t Quota::held(HostIndex host, const Store& store) const {
  std::uint64_t blocks = 0;
  for (const NodeIndex n : nodes_of(host)) blocks += store.count(n);
  return blocks;
}

std::uint64_t Quota::limit(HostIndex host, OrganisationIndex o) const {
  if (contributed_[o] == 0) return 0;
  const double blocks = slack_ * static_cast<double>(room(host)) *
                        static_cast<double>(contributed_[o]) / static_cast<double>(room_in_all_);
  // No host has room for more than this.
  constexpr double kMost = static_cast<double>(UINT32_MAX);
  return std::max<std::uint64_t>(1, static_cast<std::uint64_t>(std::min(blocks, kMost)));
}

}  // namespace ddns::dhash
