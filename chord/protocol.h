// Chord as a protocol (Stoica et al., SIGCOMM 2001, figures 6 and 7; ToN 2003, section IV.E): nodes
// that join, stabilise, leave and crash, each looking after its own tables by messages, while
// lookups run. A static ring is the same tables (chord/chord.h) with none of this started.
//
// One coroutine a protocol action, written as the papers' pseudo-code; the calling node waits at
// the co_awaits, and what the called node does is an ordinary function run when its answer arrives
// (a call whose answer is lost or late has had no effect). One process a node, which takes its
// actions in turn: an action that waits for timeouts delays the node's next ones. A node that has
// crashed or left stops at the next step of its process, for each life of a node has a number.
//
// Where this does more or less than the pseudo-code:
//   * The successor's answer to stabilise carries its predecessor and its successor list, and it is
//     notified only where it names somebody else as its predecessor: one RPC a round, not three.
//   * A nearer successor is adopted when it has itself answered, and asked for its predecessor in
//     turn, until none is nearer: nobody adopts a dead node (Zave, "Reasoning about identifier
//     spaces: how to make Chord correct", TSE 2017).
//   * The answer to notify names the predecessor until now, which the caller takes for its own (as
//     where a node joins in figure 6). Without it, nodes that join at once in the same gap lose
//     sight of each other and need a number of rounds that grows with theirs.
//   * fix_fingers asks the finger it has for its predecessor: the finger is still right where that
//     comes before its start. It costs one RPC for the lookup's half log N; the lookup is made
//     where the answer says otherwise. Fingers that start before the one found are the same node
//     (figure 6), so a round settles a run of them.
//   * A node that joins copies its successor's table as a first guess (SIGCOMM 2001, section 4.4).
//   * A node that was found dead is not learned again from others who have not noticed, except from
//     one that has heard from it since (overlay/suspicion.h).
#pragma once

#include <vector>

#include "chord/chord.h"
#include "chord/maintenance.h"
#include "overlay/contacts.h"
#include "overlay/lookup.h"
#include "overlay/suspicion.h"
#include "sim/network.h"
#include "sim/random.h"
#include "sim/task.h"

namespace ddns::chord {

class Protocol final : public overlay::Protocol {
 public:
  // What is referred to must outlive this, and the scheduler must not run after this is gone.
  Protocol(Chord& chord, overlay::Members& members, sim::Network& network,
           const MaintenanceSettings& settings, const sim::Stream& stream);

  void start(NodeIndex n) override;
  // Makes n the only node of a new ring. REQUIRES: n is not present.
  void create(NodeIndex n);
  // True when n's successor knows of it.
  sim::Task<bool> join(NodeIndex n, NodeIndex contact) override;
  // n hands its pointers to its neighbours, then goes.
  sim::Task<> leave(NodeIndex n) override;

  std::size_t memory_bytes() const override;

  static overlay::UpkeepExpectation expected(double nodes, const Settings& tables,
                                             const MaintenanceSettings& settings);

 private:
  using Kind = MaintenanceKind;
  using NodeList = std::vector<NodeIndex>;  // made only where something changes
  enum Action : unsigned { kStabilise, kFixFingers, kCheckPredecessor, kProbeContacts, kActions };

  const Period& period(Action action) const;
  void found_dead(NodeIndex at, NodeIndex dead) override;

  // The process of a node, and its actions. Each returns as soon as its life is over.
  sim::Process maintain(NodeIndex n, Life life, sim::Rng rng);
  sim::Task<> act(Action action, NodeIndex n, Life life, sim::Rng& rng);
  sim::Task<> stabilise(NodeIndex n, Life life, NodeIndex s, sim::Rng& rng);
  sim::Task<> tell(NodeIndex n, Life life, NodeIndex s, Kind kind, sim::Rng& rng);
  sim::Task<> fix_fingers(NodeIndex n, Life life, sim::Rng& rng);
  sim::Task<> check_predecessor(NodeIndex n, Life life, sim::Rng& rng);
  sim::Task<> probe_contact(NodeIndex n, Life life, sim::Rng& rng);
  sim::Process end_linger(NodeIndex n, Life life);

  // Calls `to`, again if need be; true if it answered and has not left. The request names so many
  // nodes and keys, its sender among them.
  sim::Task<bool> ask(NodeIndex n, Life life, NodeIndex to, Kind kind, sim::Rng& rng,
                      std::size_t names = 1);
  // via.find_successor(key), n calling `via` unless that is itself. kNoNode where it failed.
  sim::Task<NodeIndex> find_successor(NodeIndex n, Life life, NodeIndex via, Id key, Kind kind,
                                      sim::Rng& rng);

  // What a called node does, and what a caller makes of the answer.
  void heard(NodeIndex at, NodeIndex from);
  void notify(NodeIndex at, NodeIndex candidate, sim::Time heard);
  void predecessor_left(NodeIndex at, NodeIndex gone, NodeIndex before);
  void successor_left(NodeIndex at, NodeIndex gone);
  bool nearer_successor(NodeIndex n, NodeIndex s, NodeIndex candidate);
  void adopt_successor(NodeIndex n, NodeIndex s);
  void copy_fingers(NodeIndex n, NodeIndex s);
  bool finger_holds(NodeIndex n, std::size_t j, NodeIndex finger) const;
  std::size_t set_fingers_from(NodeIndex n, std::size_t j, NodeIndex finger);

  // Writes to the tables that tell the listener, and only where they change something.
  void write_predecessor(NodeIndex n, NodeIndex p);
  void write_successors(NodeIndex n, const NodeList& list);
  void write_finger(NodeIndex n, std::size_t j, NodeIndex finger);
  void extend(NodeIndex n, NodeList& list, std::span<const NodeIndex> more) const;

  Life begin_life(NodeIndex n);
  void disappear(NodeIndex n);
  void drop(NodeIndex n, NodeIndex dead);
  void forget(NodeIndex n, NodeIndex gone);
  NodeIndex any_known(NodeIndex n) const;
  std::size_t references_in_answer(Kind kind, NodeIndex to) const;

  Chord& chord_;
  MaintenanceSettings settings_;
  overlay::Lookup lookup_;
  std::vector<std::uint32_t> next_finger_;
  std::vector<sim::Time> predecessor_heard_;  // when a node's last called or answered it
  overlay::Suspicions suspicions_;
  overlay::Contacts contacts_;
  std::size_t list_length_;  // of a full successor list
};

}  // namespace ddns::chord
