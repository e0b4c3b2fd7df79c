// What makes an overlay live: nodes that join, leave and crash, and that keep up their tables by
// messages while lookups run. Each overlay that can has a protocol of its own (chord/protocol.h),
// which writes the tables that its Overlay answers from. Who comes and goes, and when, is for
// others to say; what follows for the blocks is a Listener's.
#pragma once

#include <cmath>
#include <cstdint>
#include <initializer_list>
#include <span>
#include <vector>

#include "overlay/lookup.h"
#include "overlay/members.h"
#include "sim/network.h"
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
  double rounds_per_s() const;  // on average
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
  double bytes = 0;            // a node, of tables that a static overlay does not have too
  double drawn = 0;            // a node, entries of its tables that are drawn when they are filled
  double messages_per_s = 0;   // a node, where nobody comes or goes, as the protocol counts them
  double messages_a_join = 0;  // for each node that comes and, later, goes
  double message_s = 0;        // of a processor, for one of them
};
// Of a message that takes `s` among 10,000 nodes, among `nodes`: the more of them, the more often
// is what it needs in no cache. As measured among 10^3 to 10^6.
inline double seconds_a_message(double s, double nodes) {
  return s * std::pow(nodes / 1e4, .2);
}

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

// What all protocols have in common: the lives of nodes, chance, and what messages cost.
class Protocol : private DeathListener {
 public:
  ~Protocol() override { overlay_.set_death_listener(nullptr); }
  Protocol(const Protocol&) = delete;
  Protocol& operator=(const Protocol&) = delete;

  void set_listener(Listener* listener) {  // null: nobody
    listener_ = listener != nullptr ? listener : &nobody_;
  }

  // Starts the maintenance of a node whose tables are filled, its first rounds at a random part of
  // a period. REQUIRES: n is present.
  virtual void start(NodeIndex n) = 0;
  void start_all();  // of all present nodes
  // n joins the overlay that `contact` is in. True when n is present and known to those that have
  // to know it; false where the contact or all it named were silent, or n crashed meanwhile.
  // REQUIRES: n is not present, contact is another node.
  virtual sim::Task<bool> join(NodeIndex n, NodeIndex contact) = 0;
  // n takes its leave, then goes. REQUIRES: n is present.
  virtual sim::Task<> leave(NodeIndex n) = 0;
  // n goes without a word. Does nothing where n is neither present, joining nor leaving.
  void crash(NodeIndex n);

  // Since the beginning, one for each kind of message.
  std::span<const KindCost> costs() const { return costs_; }
  // `kind` is of the protocol's enumeration of these kinds.
  const MaintenanceCost& cost(auto kind) const {
    return costs_[static_cast<std::size_t>(kind)].cost;
  }
  MaintenanceCost total_cost() const;

  // Of what is kept here, without frames.
  virtual std::size_t memory_bytes() const { return lives_.capacity() * sizeof(Life); }

 protected:
  // Each stay of a node is a life, with a number. A process of a node stops at its next step when
  // the life that it belongs to is over.
  using Life = std::uint32_t;

  static constexpr std::size_t kSenderAndKey = 2;  // what the requests of a lookup name
  // How often a node that joins looks its place up, where what it finds is silent.
  static constexpr unsigned kJoinTries = 3;

  // What is referred to must outlive this, and the scheduler must not run after this is gone. Draws
  // from `stream` by node and life. Lookups that meet dead nodes tell this from now on
  // (Overlay::suspect). `kinds` are the names of an enumeration's values.
  Protocol(std::initializer_list<const char*> kinds, Overlay& overlay, Members& members,
           sim::Network& network, const sim::Stream& stream, const ByteModel& bytes);

  Life life(NodeIndex n) const { return lives_[n]; }
  bool lives(NodeIndex n, Life life) const { return lives_[n] == life; }
  Life next_life(NodeIndex n) { return ++lives_[n]; }
  // Is present from now on.
  void appear(NodeIndex n);
  // Is neither present nor up from now on, and its life is over.
  void vanish(NodeIndex n);

  sim::Time now() const { return network_.scheduler().now(); }
  const Id& id(NodeIndex n) const { return members_.id(n); }
  // Of the node's life.
  sim::Rng rng_of(NodeIndex n) const { return stream_.at(std::uint64_t{lives_[n]} << 32 | n); }

  void found_dead(NodeIndex /*at*/, NodeIndex /*dead*/) override {}

  // Of the kind's messages so many more, which named so many nodes and keys in all.
  void count(auto kind, std::size_t requests, std::size_t answers, std::size_t references) {
    MaintenanceCost& cost = costs_[static_cast<std::size_t>(kind)].cost;
    cost.messages += requests + answers;
    cost.timeouts += requests - answers;
    cost.bytes += (requests + answers) * bytes_.header + references * bytes_.reference;
  }
  // Those of a lookup, each answer of which named so many nodes.
  void count_lookup(auto kind, const LookupResult& found, std::size_t answer_names) {
    const std::size_t requests = std::size_t{found.hops} + found.timeouts;
    count(kind, requests, found.hops, requests * kSenderAndKey + found.hops * answer_names);
  }

  Members& members_;
  sim::Network& network_;
  sim::Stream stream_;
  Listener* listener_ = &nobody_;

 private:
  Overlay& overlay_;
  Listener nobody_;
  std::vector<Life> lives_;
  std::vector<KindCost> costs_;
  ByteModel bytes_;
};

}  // namespace ddns::overlay
