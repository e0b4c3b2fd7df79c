// The two kinds of coroutine that protocol code is written in.
//
//   Process   fire and forget: handed to Scheduler::spawn, which owns it from then on.
//   Task<T>   awaited by another coroutine: starts when awaited, hands its T to the awaiter. What
//             co_await yields is a T&& that lives to the end of the full expression.
//
// Frames come from a per-thread pool (FramePool), so a steady simulation allocates nothing per
// event. An exception that leaves a Task is rethrown in its awaiter; one that leaves a Process ends
// the run (it is rethrown by Scheduler::run).
#pragma once

#include <coroutine>
#include <cstddef>
#include <exception>
#include <optional>
#include <utility>

#include "sim/event_queue.h"
#include "sim/frame_pool.h"

namespace ddns::sim {

class Scheduler;

class Process {
 public:
  struct promise_type : Waiter {
    Process get_return_object() { return Process(Handle::from_promise(*this)); }
    std::suspend_always initial_suspend() noexcept { return {}; }
    // Unlinks the process from its scheduler and frees the frame.
    struct Final {
      bool await_ready() noexcept { return false; }
      void await_suspend(std::coroutine_handle<promise_type> h) noexcept;
      void await_resume() noexcept {}
    };
    Final final_suspend() noexcept { return {}; }
    void return_void() {}
    void unhandled_exception();

    static void* operator new(std::size_t bytes) { return FramePool::allocate(bytes); }
    static void operator delete(void* p, std::size_t bytes) { FramePool::release(p, bytes); }

    Scheduler* scheduler = nullptr;  // set by spawn
    promise_type* previous = nullptr;
    promise_type* next = nullptr;
  };
  using Handle = std::coroutine_handle<promise_type>;

  Process(Process&& other) noexcept : handle_(std::exchange(other.handle_, nullptr)) {}
  Process& operator=(Process&&) = delete;
  ~Process() {
    if (handle_) handle_.destroy();
  }

 private:
  friend class Scheduler;
  explicit Process(Handle h) : handle_(h) {}
  Handle release() { return std::exchange(handle_, nullptr); }
  Handle handle_;
};

namespace detail {

// Where a task's result goes. It lies in the frame of the coroutine that awaits the task, which
// keeps the task's own frame small.
struct TaskStateBase {
  bool ended = false;
  std::exception_ptr error;
};

template <class T>
struct TaskState : TaskStateBase {
  T&& take() {
    if (error) std::rethrow_exception(error);
    return std::move(*value);
  }
  std::optional<T> value;
};

template <>
struct TaskState<void> : TaskStateBase {
  void take() const {
    if (error) std::rethrow_exception(error);
  }
};

template <class T>
struct TaskPromiseBase : Waiter {
  std::suspend_always initial_suspend() noexcept { return {}; }
  struct Final {
    bool await_ready() noexcept { return false; }
    template <class Promise>
    std::coroutine_handle<> await_suspend(std::coroutine_handle<Promise> h) noexcept {
      TaskStateBase& state = *h.promise().state;
      state.ended = true;
      const std::coroutine_handle<> awaiter = h.promise().awaiter;
      return awaiter ? awaiter : std::noop_coroutine();
    }
    void await_resume() noexcept {}
  };
  Final final_suspend() noexcept { return {}; }
  void unhandled_exception() { state->error = std::current_exception(); }

  static void* operator new(std::size_t bytes) { return FramePool::allocate(bytes); }
  static void operator delete(void* p, std::size_t bytes) { FramePool::release(p, bytes); }

  std::coroutine_handle<> awaiter;  // null until the task has first suspended
  TaskState<T>* state = nullptr;    // set when awaited
};

template <class T>
struct TaskPromise : TaskPromiseBase<T> {
  template <class U>
  void return_value(U&& v) {
    this->state->value.emplace(std::forward<U>(v));
  }
};

template <>
struct TaskPromise<void> : TaskPromiseBase<void> {
  void return_void() {}
};

}  // namespace detail

template <class T = void>
class [[nodiscard]] Task {
 public:
  struct promise_type : detail::TaskPromise<T> {
    Task get_return_object() { return Task(Handle::from_promise(*this)); }
  };
  using Handle = std::coroutine_handle<promise_type>;

  Task(Task&& other) noexcept : handle_(std::exchange(other.handle_, nullptr)) {}
  Task& operator=(Task&&) = delete;
  ~Task() {
    if (handle_) handle_.destroy();
  }

  auto operator co_await() && noexcept {
    struct Awaiter {
      Handle handle;
      detail::TaskState<T> state{};
      bool await_ready() const noexcept { return false; }
      // Runs the task up to where it first suspends. One that ends before that returns here, so
      // that a loop of such awaits takes no stack, whatever the compiler makes of tail calls.
      bool await_suspend(std::coroutine_handle<> awaiter) {
        handle.promise().state = &state;
        handle.resume();
        if (state.ended) return false;
        handle.promise().awaiter = awaiter;
        return true;
      }
      decltype(auto) await_resume() { return state.take(); }
    };
    return Awaiter{handle_};
  }

 private:
  explicit Task(Handle h) : handle_(h) {}
  Handle handle_;
};

}  // namespace ddns::sim
