// How much each organisation may store where (the paper, section 4.3: "enforcing a quota on how
// much data each organization can insert depending on how much storage the organization is
// contributing"), enforced as CFS does (Dabek et al., SOSP 2001, where it speaks of quotas): every
// server limits every publisher to a fraction of its own space, and asks nobody. All it must know
// are the organisations' shares of the storage that all contribute.
//
// A host has room for a number of blocks, which its virtual nodes share. A replica that an insert
// puts on a node is charged there to the record's organisation. What handover and repair bring
// (dhash/repair.h) takes room but is neither refused nor charged: the block has been admitted once,
// and losing it is worse than a full disk. What they take away stays charged where it was. Without
// them, what a node has charged is what it holds.
#pragma once

#include <tsl/robin_map.h>

#include <cstdint>
#include <span>
#include <vector>

#include "dhash/gatekeeper.h"
#include "overlay/members.h"

namespace ddns::dhash {

using overlay::HostIndex;
using OrganisationIndex = std::uint32_t;

enum class QuotaPolicy : std::uint8_t {
  kRoom,          // a host refuses when it is full
  kProportional,  // and what would take an organisation over its limit there
};

// What hosts contribute, and whose they and the records are.
struct Contributions {
  std::vector<std::uint32_t> room;           // blocks, one a host
  std::vector<OrganisationIndex> of_host;    // one a host
  std::vector<OrganisationIndex> of_record;  // one a record
  OrganisationIndex organisations = 0;       // above all of these
};

// The room of each host: blocks_per_unit blocks for each unit of its capacity, rounded.
// `thousandths` are the capacities (overlay/capacity.h). Throws sim::InputError where a room is
// 2^32 blocks or more.
std::vector<std::uint32_t> rooms(std::span<const std::uint64_t> thousandths,
                                 double blocks_per_unit);

class Quota final : public Gatekeeper {
 public:
  // An organisation's limit on a host is slack * (its share of all room) * (the host's room)
  // blocks, rounded down. It is one block where that would be none and the organisation contributes
  // anything: else no small organisation could store on small hosts. A slack above 1 lets an
  // organisation's blocks, which hashing spreads unevenly, come to its share over all hosts.
  // REQUIRES: `members` outlives this; slack >= 0; sizes as in Contributions; room for a block at
  // least, over all hosts.
  Quota(const overlay::Members& members, Contributions contributions, QuotaPolicy policy,
        double slack);

  // The quota goes before the room: an organisation that is over its limit is told so by a full
  // host too.
  Admission judge(NodeIndex node, RecordIndex record, const Store& store) const override;
  // Charges the replica.
  void stored(NodeIndex node, RecordIndex record) override;
  // The account of what was on the disk is lost with it.
  void lost_disk(NodeIndex node) override;

  // In blocks.
  std::uint32_t room(HostIndex host) const { return contributions_.room[host]; }
  std::uint64_t room_in_all() const { return room_in_all_; }
  std::uint64_t contributed(OrganisationIndex o) const { return contributed_[o]; }
  std::uint64_t limit(HostIndex host, OrganisationIndex o) const;
  std::uint32_t charged(NodeIndex node, OrganisationIndex o) const;
  // What the host's nodes hold.
  std::uint64_t held(HostIndex host, const Store& store) const;

  OrganisationIndex organisation(RecordIndex record) const {
    return contributions_.of_record[record];
  }

 private:
  std::uint64_t place(NodeIndex node, OrganisationIndex o) const {
    return std::uint64_t{node} * contributions_.organisations + o;
  }
  std::span<const NodeIndex> nodes_of(HostIndex host) const {
    return std::span(nodes_).subspan(first_node_[host], first_node_[host + 1] - first_node_[host]);
  }

  const overlay::Members& members_;
  Contributions contributions_;
  QuotaPolicy policy_;
  double slack_;
  std::vector<std::uint64_t> contributed_;  // one an organisation
  std::uint64_t room_in_all_ = 0;
  // The nodes of host h are nodes_[first_node_[h]] up to that of h + 1, exclusive.
  std::vector<NodeIndex> nodes_;
  std::vector<NodeIndex> first_node_;
  // By node and organisation (place()); where there is none, nothing is charged. Few organisations
  // store on any one node.
  tsl::robin_map<std::uint64_t, std::uint32_t> charges_;
};

}  // namespace ddns::dhash
