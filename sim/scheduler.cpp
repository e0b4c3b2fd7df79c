#include "sim/scheduler.h"

#include <bit>
#include <utility>

#include "sim/check.h"

namespace ddns::sim {

void Process::promise_type::Final::await_suspend(std::coroutine_handle<promise_type> h) noexcept {
  h.promise().scheduler->unlink(h.promise());
  h.destroy();
}

void Process::promise_type::unhandled_exception() {
  scheduler->error_ = std::current_exception();
  scheduler->stop();
}

Scheduler::~Scheduler() {
  while (processes_ != nullptr) {
    Process::promise_type& p = *processes_;
    unlink(p);
    Process::Handle::from_promise(p).destroy();
  }
}

void Scheduler::unlink(Process::promise_type& p) {
  (p.previous != nullptr ? p.previous->next : processes_) = p.next;
  if (p.next != nullptr) p.next->previous = p.previous;
}

void Scheduler::spawn(Process process) {
  const Process::Handle h = process.release();
  Process::promise_type& p = h.promise();
  p.scheduler = this;
  p.next = processes_;
  if (processes_ != nullptr) processes_->previous = &p;
  processes_ = &p;
  resume_at(now_, h);
}

void Scheduler::run_until(Time end) {
  stopped_ = false;
  Event e;
  while (!stopped_ && queue_.pop_due(end.ns(), e)) {
    check(e.time_ns >= now_.ns(), "an event is scheduled before the present instant");
    now_ = Time::at_ns(e.time_ns);
    ++events_;
    fingerprint_ =
        (std::rotl(fingerprint_, 5) ^ static_cast<std::uint64_t>(e.time_ns)) * 0x9fb21c651e98df25u;
    std::coroutine_handle<Waiter>::from_promise(*e.waiter).resume();
  }
  if (error_) std::rethrow_exception(std::exchange(error_, nullptr));
  if (!stopped_ && end != Time::never()) now_ = end;
}

}  // namespace ddns::sim
