// The network between the nodes: RPCs (request and answer) and one-way messages, each a suspension of
// the calling coroutine for the time the latency model draws.
//
// Conventions (docs/architecture.md): an RPC costs one latency draw and one event. An RPC to a node that
// is down, across a partition, or lost, resumes its caller after the timeout. A node that goes down
// while a request to it is in flight does not answer it. Messages a node sends to itself take no time
// and are not counted; callers do not send them.
#pragma once

#include <coroutine>
#include <cstdint>
#include <vector>

#include "sim/latency.h"
#include "sim/random.h"
#include "sim/scheduler.h"
#include "sim/time.h"

namespace ddns::sim {

enum class CallOutcome : std::uint8_t { kAnswered, kTimedOut };

class Network {
 public:
  struct Settings {
    Duration timeout = Duration::milliseconds(500);  // of an RPC, and of a lost one-way message
    double loss = 0;                                 // probability that a message is lost
  };
  // All `nodes` are up, in one partition.
  Network(Scheduler& scheduler, const LatencyModel& latency, NodeIndex nodes, Settings settings);

  // co_await network.call(from, to, rng): sends a request from `from` to `to` and waits for the answer.
  // Draws from `rng`. `hint`: memory that the caller reads first when it goes on, or null.
  auto call(NodeIndex from, NodeIndex to, Rng& rng, const void* hint = nullptr) {
    return Message{*this, from, to, rng, hint, /*round_trip=*/true};
  }
  // co_await network.send(from, to, rng): hands the process over to `to` with a one-way message: it goes
  // on when the message has arrived, or after the timeout where it does not arrive.
  auto send(NodeIndex from, NodeIndex to, Rng& rng, const void* hint = nullptr) {
    return Message{*this, from, to, rng, hint, /*round_trip=*/false};
  }

  void set_up(NodeIndex node, bool up);
  bool is_up(NodeIndex node) const { return !down_[node]; }
  // Nodes of different groups cannot reach each other. All start in group 0.
  void set_group(NodeIndex node, std::uint8_t group);

  std::uint64_t messages() const { return messages_; }
  std::uint64_t timeouts() const { return timeouts_; }
  // RPCs and messages that `node` has received.
  std::uint64_t served(NodeIndex node) const { return served_[node]; }
  void reset_counts();

  Scheduler& scheduler() { return scheduler_; }
  NodeIndex nodes() const { return static_cast<NodeIndex>(down_.size()); }

 private:
  struct Message {
    Network& network;
    NodeIndex from;
    NodeIndex to;
    Rng& rng;
    const void* hint;
    bool round_trip;
    bool delivered = false;

    bool await_ready() const noexcept { return false; }
    void await_suspend(std::coroutine_handle<> h) {
      const Duration wait = network.transmit(*this);
      network.scheduler_.resume_at(network.scheduler_.now() + wait, h, hint);
    }
    CallOutcome await_resume() { return network.complete(*this); }
  };
  Duration transmit(Message& m);
  CallOutcome complete(const Message& m);

  Scheduler& scheduler_;
  const LatencyModel& latency_;
  Settings settings_;
  bool faultless_ = true;  // no node down, no loss, one partition: the fast way
  std::vector<std::uint8_t> down_;
  std::vector<std::uint8_t> group_;
  std::vector<std::uint32_t> served_;
  std::uint64_t messages_ = 0;
  std::uint64_t timeouts_ = 0;
};

}  // namespace ddns::sim
