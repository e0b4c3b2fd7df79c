// What makes an overlay live: nodes that join, leave and crash, and that keep up their tables by
// messages while lookups run. Each overlay that can has a protocol of its own (chord/protocol.h),
// which writes the tables that its Overlay answers from. Who comes and goes, and when, is for
// others to say; what follows for the blocks is a Listener's.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <span>
#include <vector>

#include "overlay/members.h"
#include "sim/random.h"
#include "sim/task.h"
#include "sim/time.h"

namespace ddns::overlay {

// A pause between two rounds, drawn uniformly from [min, max] for each round. REQUIRES: 0 < min <=
// max.
struct Period {
  sim::Duration min = sim::Duration::seconds(15);
  sim::Duration max = sim::Duration::seconds(45);

  sim::Duration draw(sim::Rng& rng) const;
  // The first pause of a node that has been there for long: any part of the longest.
  sim::Duration draw_first(sim::Rng& rng) const;
};

// Sizes of messages. The defaults are an IPv4 and a UDP header (RFC 791, RFC 768), and for a node
// its SHA-1 id, IPv4 address and port. p2psim (Li et al., "Comparing the performance of distributed
// hash tables under churn", IPTPS 2004) counts 20 bytes a message and 4 a node.
struct ByteModel {
  std::uint32_t header = 28;
  std::uint32_t reference = 26;  // a node or a key named in a message; requests name their sender
};

struct MaintenanceCost {
  std::uint64_t messages = 0;  // requests and answers
  std::uint64_t bytes = 0;
  std::uint64_t timeouts = 0;  // requests without an answer
};

// That of messages of one kind, as results name it.
struct KindCost {
  const char* kind = "";
  MaintenanceCost cost = {};
};

// What the protocol of so many nodes will take, on average, before it is built.
struct UpkeepExpectation {
  double bytes = 0;           // a node, of tables that a static overlay does not have too
  double messages_per_s = 0;  // a node
};

// Who is told when nodes come and go, and when a node's own view of its neighbourhood changes: what
// DHash needs to know to keep its blocks where they belong. Called right after the tables of a
// present node show the change, at most once a change. What is told may read the tables and spawn
// processes, but not change the overlay.
class Listener {
 public:
  virtual ~Listener() = default;
  virtual void joined(NodeIndex) {}   // is present, with tables that are all new
  virtual void leaving(NodeIndex) {}  // is about to tell its neighbours
  virtual void left(NodeIndex) {}     // is no longer present
  virtual void crashed(NodeIndex) {}
  // Of rings (overlay/ring.h).
  virtual void predecessor_changed(NodeIndex) {}
  virtual void successors_changed(NodeIndex) {}  // the first, or any other of the list
  // Of overlays that are no rings: the first node has got to know the second, which may have to
  // keep blocks that it holds.
  virtual void met(NodeIndex /*at*/, NodeIndex /*other*/) {}
};

class Protocol {
 public:
  virtual ~Protocol() = default;
  Protocol(const Protocol&) = delete;
  Protocol& operator=(const Protocol&) = delete;

  void set_listener(Listener* listener) { listener_ = listener; }  // null: nobody

  // Starts the maintenance of all present nodes, whose tables are filled, their first rounds at a
  // random part of a period.
  virtual void start_all() = 0;
  // n joins the overlay that `contact` is in. True when n is present and known to those that have
  // to know it; false where the contact or all it named were silent, or n crashed meanwhile.
  // REQUIRES: n is not present, contact is another node.
  virtual sim::Task<bool> join(NodeIndex n, NodeIndex contact) = 0;
  // n takes its leave, then goes. REQUIRES: n is present.
  virtual sim::Task<> leave(NodeIndex n) = 0;
  // n goes without a word. Does nothing where n is neither present, joining nor leaving.
  virtual void crash(NodeIndex n) = 0;

  // Since the beginning, one for each kind of message.
  std::span<const KindCost> costs() const { return costs_; }
  MaintenanceCost total_cost() const;

  virtual std::size_t memory_bytes() const = 0;  // of what is kept here, without frames

 protected:
  Protocol(std::initializer_list<const char*> kinds, const ByteModel& bytes);

  // Of the kind's messages so many more, which named so many nodes and keys in all.
  void count(std::size_t kind, std::size_t requests, std::size_t answers, std::size_t references);

  Listener* listener_ = nullptr;

 private:
  std::vector<KindCost> costs_;
  ByteModel bytes_;
};

}  // namespace ddns::overlay
