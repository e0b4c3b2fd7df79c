// The deterministic event scheduler: runs processes in the order of simulated time.
//
// Simultaneous events run in the order in which they were scheduled. The fingerprint folds the time
// of every event with its position in the run: two runs with the same fingerprint went through the
// same instants in the same order. One scheduler belongs to one thread.
#pragma once

#include <concepts>
#include <coroutine>
#include <cstdint>
#include <exception>

#include "sim/event_queue.h"
#include "sim/task.h"
#include "sim/time.h"

namespace ddns::sim {

class Scheduler {
 public:
  Scheduler() = default;
  ~Scheduler();  // destroys the processes that have not ended
  Scheduler(const Scheduler&) = delete;
  Scheduler& operator=(const Scheduler&) = delete;

  Time now() const { return now_; }
  std::uint64_t events() const { return events_; }
  std::uint64_t fingerprint() const { return fingerprint_; }
  bool idle() const { return queue_.empty(); }

  // Starts the process at the present instant, after everything already scheduled for it.
  void spawn(Process process);

  // Runs until no event is left, or until none is left at or before `end` (now() is then `end`).
  // Throws what a process threw.
  void run() { run_until(Time::never()); }
  void run_until(Time end);

  // Makes run() return after the present event; what is pending stays pending.
  void stop() { stopped_ = true; }

  // co_await scheduler.delay(d): go on d later. REQUIRES: d >= 0.
  auto delay(Duration d) { return Sleep{*this, now_ + d}; }
  // co_await scheduler.at(t): go on at t. REQUIRES: t >= now().
  auto at(Time t) { return Sleep{*this, t}; }

  // For awaitables: resumes h at t. REQUIRES: t >= now().
  template <std::derived_from<Waiter> Promise>
  void resume_at(Time t, std::coroutine_handle<Promise> h) {
    queue_.push(Event{t.ns(), &h.promise()});
  }

 private:
  friend struct Process::promise_type;
  struct Sleep {
    Scheduler& scheduler;
    Time until;
    bool await_ready() const noexcept { return false; }
    template <class Promise>
    void await_suspend(std::coroutine_handle<Promise> h) const {
      h.promise().rows = nullptr;
      scheduler.resume_at(until, h);
    }
    void await_resume() const noexcept {}
  };
  void unlink(Process::promise_type& p);

  EventQueue queue_;
  Time now_;
  std::uint64_t events_ = 0;
  std::uint64_t fingerprint_ = 0x9e3779b97f4a7c15u;
  bool stopped_ = false;
  Process::promise_type* processes_ = nullptr;  // all that have not ended, newest first
  std::exception_ptr error_;
};

}  // namespace ddns::sim
