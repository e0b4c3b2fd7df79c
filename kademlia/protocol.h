// Kademlia as a protocol (Maymounkov and Mazieres, IPTPS 2002, sections 2.2 and 2.3): nodes that
// learn of each other from the messages of lookups, join by a lookup of their own id, and refresh
// buckets that have seen no lookup for some time.
//
//   heard     A node that has had a request, or an answer, from another puts it at the end of its
//             bucket. Where the bucket is full, it calls the contact that it has not heard from for
//             the longest time: if that answers it stays, and the newcomer is forgotten; else the
//             newcomer takes its place. One such call a bucket is under way at a time,
//             and nobody learns of who makes it: else each would lead to the next.
//   dead      A contact that a lookup of the node itself has found dead is dropped. Nobody else is
//             told.
//   join      A node that joins knows one other, and looks itself up until the k nearest have
//             answered; then it is there, and refreshes its buckets for all nodes farther than its
//             nearest one.
//   refresh   A lookup of a random id of a bucket, until the k nearest have answered. What began as
//             a lookup of somebody's key counts as one.
//   leave     A node that leaves tells nobody.
//
// Differs from the paper in that a dead contact is dropped after the calls of one lookup, not after
// five lookups, and that contacts are learned from who sends a message, not from what it names.
#pragma once

#include <vector>

#include "kademlia/buckets.h"
#include "overlay/lookup.h"
#include "overlay/protocol.h"
#include "sim/network.h"
#include "sim/random.h"
#include "sim/task.h"

namespace ddns::kademlia {

struct MaintenanceSettings {
  sim::Duration refresh = sim::Duration::seconds(3600);  // > 0: a bucket without a lookup so long
  // An old contact is held dead when so many calls in a row have timed out, >= 1; in lookups, so
  // many.
  unsigned tries = 2;
  unsigned lookup_tries = 1;
  unsigned alpha = 3;  // calls under way at once in the lookups of maintenance
  overlay::ByteModel bytes;
};

// What a message of maintenance was for.
enum class MaintenanceKind : std::uint8_t {
  kRefresh,  // the lookup of a random id of a bucket
  kJoin,     // the lookup of one's own id
  kPing,     // calling the contact that was heard from least recently
};

class Protocol final : public overlay::Protocol, private Traffic {
 public:
  // What is referred to must outlive this, and the scheduler must not run after this is gone.
  // Lookups tell this what they do from now on (Overlay::called).
  Protocol(Buckets& buckets, overlay::Members& members, sim::Network& network,
           const MaintenanceSettings& settings, const sim::Stream& stream);
  ~Protocol() override;

  void start(NodeIndex n) override;
  // True when n has found others that live.
  sim::Task<bool> join(NodeIndex n, NodeIndex contact) override;
  sim::Task<> leave(NodeIndex n) override;

  std::size_t memory_bytes() const override;

  static overlay::UpkeepExpectation expected(double nodes, unsigned k,
                                             const MaintenanceSettings& settings);

 private:
  using Kind = MaintenanceKind;

  void lookup_begins(NodeIndex origin, const Id& key) override;
  void lookup_called(NodeIndex from, NodeIndex to, bool answered) override;

  // The process of a node; one that has just joined refreshes all its buckets first.
  sim::Process maintain(NodeIndex n, Life life, bool has_joined, sim::Rng rng);
  sim::Task<> refresh(NodeIndex n, unsigned bit, sim::Rng& rng);
  sim::Task<> look_up(NodeIndex n, Id key, Kind kind, sim::Rng& rng);
  sim::Process ping_oldest(NodeIndex n, Life life, unsigned bit, NodeIndex newcomer, sim::Rng rng);

  void heard(NodeIndex at, NodeIndex from);
  void tell_met(NodeIndex at, NodeIndex other);
  bool is_near(NodeIndex at, unsigned bit) const;
  unsigned deepest(NodeIndex n) const;

  Buckets& buckets_;
  MaintenanceSettings settings_;
  overlay::Lookup lookup_;
  std::vector<sim::Time> due_;  // of each bucket, when it is to be refreshed
  std::vector<bool> pinging_;   // each bucket's oldest contact
  std::uint64_t pings_ = 0;
};

}  // namespace ddns::kademlia
