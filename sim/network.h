// The network between the nodes: RPCs (request and answer) and one-way messages, each a suspension
// of the calling coroutine for the time the latency model draws.
//
// Conventions (docs/architecture.md): an RPC costs one latency draw and one event. An RPC to a node
// that is down, across a partition, or lost, resumes its caller after the timeout; so does one
// whose callee is down or cut off when the answer is due, and one whose answer takes longer than
// the timeout: the callee has served it, but its answer comes too late and is ignored.
//
// The timeout of a one-way message is that of its arrival. The receiver acknowledges what arrives
// in time, which costs the sender nothing here; a message that takes longer than the timeout is
// stale when it arrives, and the receiver, which can tell from the time it was sent, drops it. So
// the sender is never wrong about who goes on, and a request that is passed on stays one.
//
// Messages a node sends to itself take no time and are not counted; callers do not send them.
//
// While nothing has failed, nothing can be lost and no latency is longer than the timeout, all that
// is left of this is a latency draw and an event. Otherwise messages are watched (expect_faults).
#pragma once

#include <concepts>
#include <coroutine>
#include <cstdint>
#include <vector>

#include "sim/latency.h"
#include "sim/random.h"
#include "sim/scheduler.h"
#include "sim/time.h"

namespace ddns::sim {

enum class CallOutcome : std::uint8_t { kAnswered, kTimedOut };

// What a caller reads first when it goes on, besides its own frame, to be fetched into the cache
// ahead of that. What it points to must be there as long as the message is under way.
struct Hint {
  const void* memory = nullptr;
  // A table with a row of Waiter::kRowBytes for each node: the caller reads that of the callee, and
  // then that of the node whose 32-bit index `memory` holds. Null: `memory` is all.
  const void* rows = nullptr;
};

class Network {
 public:
  struct Settings {
    Duration timeout = Duration::milliseconds(500);  // of an RPC, and of a lost one-way message
    double loss = 0;           // probability that a message is lost; an RPC is two messages
    bool count_served = true;  // keep served(): one more cache miss an RPC on large rings
  };
  // All `nodes` are up, in one partition. The scheduler and the model must outlive this; the
  // scheduler must not run after this is gone. REQUIRES: timeout >= 0, 0 <= loss <= 1.
  Network(Scheduler& scheduler, const LatencyModel& latency, NodeIndex nodes, Settings settings);
  ~Network();  // what is under way does not arrive
  Network(const Network&) = delete;
  Network& operator=(const Network&) = delete;

  // co_await network.call(from, to, rng): sends a request from `from` to `to` and waits for the
  // answer. Draws from `rng`. `last`: the caller is likely to end when it goes on.
  auto call(NodeIndex from, NodeIndex to, Rng& rng, const Hint* hint = nullptr, bool last = true) {
    return Message{*this, rng, hint, from, to, /*round_trip=*/true, last};
  }
  // co_await network.send(from, to, rng): hands the process over to `to` with a one-way message: it
  // goes on when the message has arrived, or after the timeout where it does not arrive by then.
  auto send(NodeIndex from, NodeIndex to, Rng& rng, const Hint* hint = nullptr, bool last = true) {
    return Message{*this, rng, hint, from, to, /*round_trip=*/false, last};
  }
  // The same for the message that answers one: as the answer of an RPC it is no message of its own
  // in the counts below, and nothing is served by it. Where it does not arrive it counts as any.
  auto answer(NodeIndex from, NodeIndex to, Rng& rng) {
    return Message{*this,
                   rng,
                   nullptr,
                   from,
                   to,
                   /*round_trip=*/false,
                   /*last=*/true,
                   /*request=*/false};
  }

  void set_up(NodeIndex node, bool up);
  bool is_up(NodeIndex node) const { return down_.empty() || down_[node] == 0; }
  // Nodes of different groups cannot reach each other. All start in group 0.
  void set_group(NodeIndex node, std::uint8_t group);
  std::uint8_t group(NodeIndex node) const { return group_.empty() ? 0 : group_[node]; }
  // Watches all messages sent from now on for faults. set_up and set_group do so by themselves, but
  // a message already under way at the first of them would come to its end at the time its answer
  // was due instead of after the timeout: call this before the run where that matters.
  void expect_faults();
  // Can a message fail to be answered?
  bool faults_expected() const { return faults_expected_; }

  std::uint64_t messages() const { return messages_; }  // sent; an RPC is one
  std::uint64_t timeouts() const { return timeouts_; }  // messages without an answer in time
  // RPCs and messages that `node` has received; counted when their senders go on.
  // REQUIRES: settings.count_served.
  std::uint64_t served(NodeIndex node) const { return served_[node]; }
  void reset_counts();

  Scheduler& scheduler() { return scheduler_; }
  NodeIndex nodes() const { return nodes_; }

 private:
  struct Message {
    Network& network;
    Rng& rng;
    const Hint* hint;  // null: nothing is known
    NodeIndex from;
    NodeIndex to;
    bool round_trip;
    bool last;
    bool request = true;
    bool watched = false;  // sent while faults were expected
    bool received = true;
    CallOutcome outcome = CallOutcome::kAnswered;

    bool await_ready() const noexcept { return false; }
    // Inlined, for a call here costs a hop of a lookup 5 %.
    template <std::derived_from<Waiter> Promise>
    [[gnu::always_inline]] void await_suspend(std::coroutine_handle<Promise> h) {
      if constexpr (requires { h.promise().awaiter; }) {
        foretell(h.promise(), h.promise().awaiter.address());
      } else {
        foretell(h.promise(), nullptr);
      }
      network.transmit(*this, std::coroutine_handle<Waiter>::from_promise(h.promise()));
    }
    CallOutcome await_resume() { return network.complete(*this); }

    // Notes what the caller will read when it goes on; `behind`: the frame of who awaits it, or
    // null.
    void foretell(Waiter& caller, const void* behind) const {
      const void* const none = &caller;
      const char* const rows = hint != nullptr ? static_cast<const char*>(hint->rows) : nullptr;
      caller.will_read[0] = hint != nullptr ? hint->memory : none;
      caller.will_read[1] = &rng;
      caller.will_read[2] = rows != nullptr ? rows + to * Waiter::kRowBytes : none;
      const bool counted = rows != nullptr && !network.served_.empty();
      caller.will_read[3] = counted ? &network.served_[to] : none;
      caller.rows = rows;
      caller.frame_behind = last && behind != nullptr ? behind : none;
    }
  };
  struct Courier;
  struct CourierPromise;

  void transmit(Message& m, std::coroutine_handle<Waiter> caller);
  void transmit_watched(Message& m, std::coroutine_handle<Waiter> caller, Duration wait);
  Courier carry(Message& m, std::coroutine_handle<Waiter> caller, Time due, Time timeout);
  bool reachable(const Message& m) const;
  CallOutcome complete(const Message& m);
  CallOutcome complete_watched(Message m);

  Scheduler& scheduler_;
  const LatencyModel& latency_;
  Settings settings_;
  NodeIndex nodes_;
  std::uint64_t request_loss_;  // of 2^32 messages
  std::uint64_t rpc_loss_;      // of 2^32 RPCs, request or answer
  bool faults_expected_ = false;
  std::vector<std::uint8_t> down_;  // empty, as the next, while all are up
  std::vector<std::uint8_t> group_;
  std::vector<std::uint32_t> served_;
  std::uint64_t messages_ = 0;
  std::uint64_t timeouts_ = 0;
  CourierPromise* couriers_ = nullptr;  // under way, newest first
};

inline void Network::transmit(Message& m, std::coroutine_handle<Waiter> caller) {
  messages_ += m.request;
  const Duration wait = m.round_trip ? latency_.round_trip(m.from, m.to, m.rng)
                                     : latency_.one_way(m.from, m.to, m.rng);
  if (faults_expected_) [[unlikely]]
    return transmit_watched(m, caller, wait);
  scheduler_.resume_at(scheduler_.now() + wait, caller);
}

inline CallOutcome Network::complete(const Message& m) {
  if (faults_expected_) [[unlikely]]
    return complete_watched(m);
  if (!served_.empty()) served_[m.to] += m.request;
  return CallOutcome::kAnswered;
}

}  // namespace ddns::sim
