#include "sim/network.h"

#include <algorithm>
#include <cmath>
#include <exception>

#include "sim/check.h"

namespace ddns::sim {

// Where faults are expected, the event of a message does not resume its caller but the network's
// one coroutine of this type, with the message as the event's hint: it looks whether the callee is
// still there, and either resumes the caller or puts it off until the timeout.
class Network::Watch {
 public:
  struct promise_type {
    Watch get_return_object() { return {std::coroutine_handle<promise_type>::from_promise(*this)}; }
    std::suspend_always initial_suspend() noexcept { return {}; }
    std::suspend_always final_suspend() noexcept { return {}; }
    void return_void() {}
    void unhandled_exception() { std::terminate(); }  // callers keep theirs
  };
  std::coroutine_handle<> handle;
};

Network::Watch Network::watch() {
  for (;;) {
    // The pointer came from transmit_watched, which had it of a message that may be written.
    Message& m = *static_cast<Message*>(const_cast<void*>(scheduler_.hint()));
    if (m.outcome == CallOutcome::kAnswered && !reachable(m)) {
      m.outcome = CallOutcome::kTimedOut;
      scheduler_.resume_at(std::max(m.timeout_at, scheduler_.now()), m.caller);
    } else {
      m.caller.resume();  // may end the caller, and m with it
    }
    co_await std::suspend_always{};
  }
}

Network::Network(Scheduler& scheduler, const LatencyModel& latency, NodeIndex nodes,
                 Settings settings)
    : scheduler_(scheduler), latency_(latency), settings_(settings), nodes_(nodes) {
  check(settings.timeout >= Duration{}, "the timeout is negative");
  check(0 <= settings.loss && settings.loss <= 1, "the loss is not a probability");
  const double kept = 1 - settings.loss;
  request_loss_ = static_cast<std::uint64_t>(std::llround(settings.loss * 0x1.0p32));
  rpc_loss_ = static_cast<std::uint64_t>(std::llround((1 - kept * kept) * 0x1.0p32));
  if (settings.count_served) served_.assign(nodes, 0);
  if (settings.loss > 0) expect_faults();
}

Network::~Network() {
  if (watch_) watch_.destroy();
}

void Network::expect_faults() {
  if (!watch_) watch_ = watch().handle;
}

void Network::set_up(NodeIndex node, bool up) {
  if (down_.empty()) down_.assign(nodes_, 0);
  down_[node] = !up;
  expect_faults();
}

void Network::set_group(NodeIndex node, std::uint8_t group) {
  if (group_.empty()) group_.assign(nodes_, 0);
  group_[node] = group;
  expect_faults();
}

void Network::reset_counts() {
  std::fill(served_.begin(), served_.end(), 0);
  messages_ = 0;
  timeouts_ = 0;
}

bool Network::reachable(const Message& m) const {
  return is_up(m.to) && (group_.empty() || group_[m.from] == group_[m.to]);
}

void Network::transmit_watched(Message& m, std::coroutine_handle<> caller, Duration wait) {
  m.received = reachable(m);
  bool answered = m.received;
  if (request_loss_ > 0) {
    const std::uint32_t draw = m.rng.next_u32();
    m.received = m.received && draw >= request_loss_;
    answered = m.received && (!m.round_trip || draw >= rpc_loss_);
  }
  m.caller = caller;
  m.timeout_at = scheduler_.now() + settings_.timeout;
  if (!answered) {
    m.outcome = CallOutcome::kTimedOut;
    scheduler_.resume_at(m.timeout_at, caller, m.hint);
  } else {
    scheduler_.resume_at(scheduler_.now() + wait, watch_, &m);
  }
}

CallOutcome Network::complete(Message& m) {
  if (watch_) [[unlikely]] {
    // Sent before faults were expected, and met one.
    if (!m.caller && !reachable(m)) m.outcome = CallOutcome::kTimedOut;
    if (m.outcome == CallOutcome::kTimedOut) ++timeouts_;
  }
  if (m.received && !served_.empty()) ++served_[m.to];
  return m.outcome;
}

}  // namespace ddns::sim
