// The pending events of a run, earliest first; of events at one instant, first in, first out.
//
// The scheduler is its only user. Everything about how the queue is kept is behind this interface.
#pragma once

#include <algorithm>
#include <coroutine>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "sim/time.h"

namespace ddns::sim {

struct Event {
  std::int64_t time_ns;
  void* frame;       // address of the coroutine to resume
  const void* hint;  // memory that the coroutine will read first when resumed, or null
};

class EventQueue {
 public:
  bool empty() const { return heap_.empty(); }
  std::size_t size() const { return heap_.size(); }

  // REQUIRES: e.time_ns is not before the event popped last.
  void push(const Event& e) {
    heap_.push_back({e, sequence_++});
    std::push_heap(heap_.begin(), heap_.end(), later);
  }

  // The time of the earliest event. REQUIRES: not empty.
  std::int64_t next_time_ns() { return heap_.front().event.time_ns; }

  // Removes the earliest event. REQUIRES: not empty.
  Event pop() {
    std::pop_heap(heap_.begin(), heap_.end(), later);
    const Event e = heap_.back().event;
    heap_.pop_back();
    return e;
  }

 private:
  struct Entry {
    Event event;
    std::uint64_t sequence;
  };
  static bool later(const Entry& a, const Entry& b) {
    if (a.event.time_ns != b.event.time_ns) return a.event.time_ns > b.event.time_ns;
    return a.sequence > b.sequence;
  }
  std::vector<Entry> heap_;
  std::uint64_t sequence_ = 0;
};

}  // namespace ddns::sim
