// Pastry as a protocol (Rowstron and Druschel, Middleware 2001, sections 2.4 and 2.5): nodes that
// join, leave and crash, each looking after its own tables by messages, while lookups run. A static
// network is pastry/pastry.h.
//
// One coroutine a protocol action; the calling node waits at the co_awaits, and what the called
// node does is an ordinary function run when its answer arrives. One process a node, which takes
// its actions in turn, and one more for each node that it has lost, which mends the tables. A node
// that has crashed or left stops at its next step, for each life of a node has a number.
//
// Where this does more or less than the paper:
//   * Whoever has called and whoever has answered take each other into their tables, where they
//     fit. A cell that is not empty keeps what it has.
//   * Nobody is taken into a leaf set by hearsay: a node that another names is called first, and
//     its leaf set looked through in turn, until none is nearer. The paper asks for that where a
//     leaf set is mended.
//   * A node that joins is present when it has a leaf set, and then tells its table of itself.
//   * The leaves of a node that was found dead are not told of it: each of them finds out.
//   * Cells of the table are looked after in turn, by a lookup of any id that fits: who is found
//     takes the place of who was known, and its answer has its row. Without, all nodes would have
//     the same few in their tables, those that came first; in the paper it is proximity that tells
//     them apart. The paper mends tables only where a lookup meets a dead node; so does this too.
//   * A node that leaves tells its leaf set. In the paper it may go without a word.
//   * A node may remember nodes that it has lost, and joins anew through one of them from time to
//     time. So does FreePastry 2.1 (rice.pastry.standard.PartitionHandler).
//   * A node that was found dead is not learned again from others for a while, as it is from
//     itself (overlay/suspicion.h).
#pragma once

#include <optional>
#include <vector>

#include "overlay/contacts.h"
#include "overlay/lookup.h"
#include "overlay/protocol.h"
#include "overlay/suspicion.h"
#include "pastry/maintenance.h"
#include "pastry/stored.h"
#include "sim/network.h"
#include "sim/random.h"
#include "sim/task.h"

namespace ddns::pastry {

class Protocol final : public overlay::Protocol {
 public:
  // What is referred to must outlive this, and the scheduler must not run after this is gone.
  Protocol(StoredPastry& tables, overlay::Members& members, sim::Network& network,
           const MaintenanceSettings& settings, const sim::Stream& stream);

  void start(NodeIndex n) override;
  // Makes n the only node of a new network. REQUIRES: n is not present.
  void create(NodeIndex n);
  // True when n has a leaf set, and those in it know of n.
  sim::Task<bool> join(NodeIndex n, NodeIndex contact) override;
  // n tells its leaf set, then goes.
  sim::Task<> leave(NodeIndex n) override;

  std::size_t memory_bytes() const override;
  static overlay::UpkeepExpectation expected(double nodes, const Settings& tables,
                                             const MaintenanceSettings& settings);

 private:
  using NodeList = std::vector<NodeIndex>;
  using Cell = StoredPastry::Cell;
  using Side = StoredPastry::Side;
  struct Turns {
    std::uint32_t leaf = 0;
    std::uint32_t cell = 0;
  };
  // What a message was for.
  enum Kind : std::size_t {
    kKeepAlive,     // calling the next node on each side
    kProbeLeaf,     // calling another leaf
    kProbeTable,    // looking after a cell, and calling those of the row that are new
    kRepairLeaves,  // filling up a leaf set
    kRepairTable,   // asking others for a node that fits a cell
    kJoin,          // a join up to the leaf set, and telling the table
    kLeave,         // telling the leaf set
    kProbeContact,  // looking oneself up through a lost node, and what follows if it is back
  };
  enum Action : unsigned { kNeighbours, kLeaves, kTable, kContacts, kActions };

  const overlay::Period& period(Action action) const;
  bool suspects(NodeIndex n, NodeIndex other) const {
    return suspicions_.suspects(n, other, now());
  }
  void found_dead(NodeIndex at, NodeIndex dead) override;

  // The process of a node, and its actions. Each returns as soon as its life is over.
  sim::Process maintain(NodeIndex n, Life life, sim::Rng rng, bool newcomer);
  sim::Task<> act(Action action, NodeIndex n, Life life, sim::Rng& rng);
  sim::Task<> keep_alive(NodeIndex n, Life life, sim::Rng& rng);
  sim::Task<> probe_leaf(NodeIndex n, Life life, sim::Rng& rng);
  sim::Task<> probe_table(NodeIndex n, Life life, sim::Rng& rng);
  sim::Task<> tell_table(NodeIndex n, Life life, sim::Rng& rng);
  sim::Task<> probe_contact(NodeIndex n, Life life, sim::Rng& rng);
  // What follows the loss of a node.
  sim::Process mend(NodeIndex n, Life life, Cell cell, StoredPastry::Lost lost, sim::Rng rng);
  sim::Task<> mend_side(NodeIndex n, Life life, Side side, sim::Rng& rng);
  sim::Task<> mend_cell(NodeIndex n, Life life, Cell cell, sim::Rng& rng);

  // Calls `to`, again if need be; true if it answered, in which case both take each other into
  // their tables; a `stranger` is not taken into those of `to`. The request names so many nodes
  // and keys, its sender among them.
  sim::Task<bool> ask(NodeIndex n, Life life, NodeIndex to, Kind kind, sim::Rng& rng,
                      std::size_t names = 1, bool stranger = false);
  // The same, and a node that is silent is dropped.
  sim::Task<bool> ask_or_drop(NodeIndex n, Life life, NodeIndex to, Kind kind, sim::Rng& rng);
  // Calls these for their leaf sets, and every nearer node that they name in turn.
  sim::Task<> learn(NodeIndex n, Life life, NodeList from, Kind kind, sim::Rng& rng);
  // Where n's own id leads from the contact: the node closest to it, whose leaf set it has asked
  // for. Takes rows from the nodes on the way. n where the contact's network knows it, kNoNode
  // where that failed.
  sim::Task<NodeIndex> find_place(NodeIndex n, Life life, NodeIndex contact, Kind kind,
                                  sim::Rng& rng);

  std::optional<Cell> next_cell(NodeIndex n);
  void copy_rows(NodeIndex n, const overlay::Path& path, Kind kind);
  void take(NodeIndex n, NodeIndex other);
  void drop(NodeIndex n, NodeIndex dead);
  void told_of_leave(NodeIndex at, NodeIndex gone);
  NodeList leaf_set(NodeIndex n) const;
  NodeIndex any_known(NodeIndex n) const;
  Life begin_life(NodeIndex n);

  StoredPastry& tables_;
  MaintenanceSettings settings_;
  overlay::Lookup lookup_;
  std::vector<Turns> next_;  // of each node, whose turn it is
  overlay::Suspicions suspicions_;
  overlay::Contacts contacts_;
  std::uint64_t mended_ = 0;  // processes that mend, so far
};

}  // namespace ddns::pastry
