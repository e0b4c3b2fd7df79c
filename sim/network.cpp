#include "sim/network.h"

#include <algorithm>
#include <cmath>
#include <exception>

#include "sim/check.h"
#include "sim/frame_pool.h"

namespace ddns::sim {

// Where faults are expected, the event of a message does not resume its caller but a coroutine of
// this type, which looks whether the callee is still there, and puts the caller off until the
// timeout where it is not. It starts at once, frees itself, and leaves no one to wait for it.
struct Network::Courier {
  using promise_type = CourierPromise;
};

struct Network::CourierPromise : Waiter {
  // The parameters of carry.
  CourierPromise(Network& n, Message&, std::coroutine_handle<Waiter> c, Time, Time)
      : network(n), caller(c), next(n.couriers_) {
    if (next != nullptr) next->previous = this;
    network.couriers_ = this;
  }
  ~CourierPromise() {
    (previous != nullptr ? previous->next : network.couriers_) = next;
    if (next != nullptr) next->previous = previous;
  }
  struct Final {
    bool await_ready() noexcept { return false; }
    std::coroutine_handle<> await_suspend(std::coroutine_handle<CourierPromise> h) noexcept {
      const std::coroutine_handle<> caller = h.promise().caller;
      h.destroy();
      return caller;
    }
    void await_resume() noexcept {}
  };
  Courier get_return_object() { return {}; }
  std::suspend_never initial_suspend() noexcept { return {}; }
  Final final_suspend() noexcept { return {}; }
  void return_void() {}
  void unhandled_exception() { std::terminate(); }  // nothing in carry throws

  static void* operator new(std::size_t bytes) { return FramePool::allocate(bytes); }
  static void operator delete(void* p, std::size_t bytes) { FramePool::release(p, bytes); }

  Network& network;
  std::coroutine_handle<> caller;
  CourierPromise* previous = nullptr;
  CourierPromise* next;
};

Network::Courier Network::carry(Message& m, std::coroutine_handle<Waiter>, Time due, Time timeout) {
  co_await scheduler_.at(due);
  if (reachable(m)) co_return;
  m.received = false;
  m.outcome = CallOutcome::kTimedOut;
  co_await scheduler_.at(timeout);
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
  if (settings.loss > 0 || latency.longest() > settings.timeout) expect_faults();
}

Network::~Network() {
  while (couriers_ != nullptr)
    std::coroutine_handle<CourierPromise>::from_promise(*couriers_).destroy();
}

void Network::expect_faults() {
  faults_expected_ = true;
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

void Network::transmit_watched(Message& m, std::coroutine_handle<Waiter> caller, Duration wait) {
  m.watched = true;
  m.received = reachable(m);
  bool answered = m.received;
  if (request_loss_ > 0) {
    const std::uint32_t draw = m.rng.next_u32();
    m.received = m.received && draw >= request_loss_;
    answered = m.received && (!m.round_trip || draw >= rpc_loss_);
  }
  const Time timeout = scheduler_.now() + settings_.timeout;
  if (answered && wait <= settings_.timeout) {
    carry(m, caller, scheduler_.now() + wait, timeout);
  } else {
    m.outcome = CallOutcome::kTimedOut;
    scheduler_.resume_at(timeout, caller);
  }
}

CallOutcome Network::complete_watched(Message m) {
  if (!m.watched && !reachable(m)) {  // sent before faults were expected, and met one
    m.received = false;
    m.outcome = CallOutcome::kTimedOut;
  }
  if (m.outcome == CallOutcome::kTimedOut) {
    ++timeouts_;
    messages_ += !m.request;
  }
  if (m.received && !served_.empty()) served_[m.to] += m.request;
  return m.outcome;
}

}  // namespace ddns::sim
