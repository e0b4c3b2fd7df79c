// The pending events of a run, earliest first; of events at one instant, first in, first out.
//
// The scheduler is its only user. Everything about how the queue is kept is behind this interface.
//
// Up to sixteen events are in FewEvents (sim/few_events.h). When there are more, all are moved into
// what is described here, and back when at most eight are left.
//
// Of many, those before the `horizon_` stand sorted in one array, taken from its front. All later
// ones lie unsorted in the buckets of a radix ladder: the times are read as digits of six bits, and
// an event is put down under the first digit in which its time differs from `base_`, in the bucket
// of that digit's value. When the array runs out, the first bucket of the finest level in use holds
// the earliest events: a small one is sorted into the array; the events of a large one are dealt
// out to the levels below. So an event is moved a few times at most, whatever the distribution of
// times, and always within a few hundred warm cache lines.
//
// The array stays short enough for that: when an insertion has had to move more events than stood
// there when the array was last filled or cut (but 64 in any case, 256 at most), the later half of
// the array goes back into buckets. How many events stand at one instant does not matter.
//
// Events of equal times stay in the order of their pushes without a sequence number: at any moment
// all events of one instant are in one bucket, in that order, but for a first part of them that may
// be in the array; dealing out and sorting are stable.
//
// Because the next events are known ahead, what they will touch is prefetched.
#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "sim/few_events.h"

namespace ddns::sim {

// What a suspended coroutine shows to the queue: the first base of the promise of every coroutine
// that the scheduler runs, so near the beginning of its frame.
struct Waiter {
  static constexpr std::size_t kRowBytes = 16;

  // Memory that it will read when it goes on, besides the beginning of its own frame: only ever
  // prefetched. An address that is not needed is its own, for one of no memory would be slow.
  const void* will_read[4] = {this, this, this, this};
  // The frame of the coroutine that will go on right behind it, where it is about to end.
  const void* frame_behind = this;
  // Where not null, will_read[0] is the address of a 32-bit index: of the row of this table that it
  // will read then.
  const char* rows = nullptr;
};

struct Event {
  std::int64_t time_ns = 0;
  Waiter* waiter = nullptr;  // to be resumed
};

class EventQueue {
 public:
  bool empty() const { return size() == 0; }
  std::size_t size() const { return few_.size() + sorted_count() + in_buckets_; }

  // REQUIRES: e.time_ns is neither negative, nor before the event popped last, nor before an
  // `end_ns` at which pop_due() found none.
  void push(const Event& e) {
    if (!many_) {
      if (few_.size() < few_.kMost) return few_.push(e.time_ns, e.waiter);
      become_many();
    }
    if (e.time_ns < horizon_) {
      insert_sorted(e);
    } else {
      put_in_bucket(e);
    }
  }

  // Removes the earliest event and puts it into `e`. False where there is none at `end_ns` or
  // before.
  bool pop_due(std::int64_t end_ns, Event& e) {
    return many_ ? pop_of_many(end_ns, e) : pop_of_few(end_ns, e);
  }

  // Removes the earliest event. REQUIRES: not empty.
  Event pop() {
    Event e;
    pop_due(INT64_MAX, e);
    return e;
  }

  // How often events have been moved from place to place in here: what their order has cost.
  std::uint64_t moves() const { return moves_; }

 private:
  static constexpr unsigned kDigitBits = 6;
  static constexpr unsigned kDigits = 1u << kDigitBits;
  static constexpr unsigned kLevels = 11;           // 66 bits hold every time
  static constexpr std::size_t kSmallBucket = 256;  // sorted at once
  static constexpr std::size_t kFewEvents = 8;      // sorted by insertion alone
  static constexpr std::size_t kFewMoved = 64;      // by an insertion: no spill is worth it
  // Events between a prefetch and its use: will_read is read out of frames that have arrived, and
  // the index of a row out of what will_read points to.
  static constexpr std::size_t kFramesAhead = 16;
  static constexpr std::size_t kReadsAhead = 8;
  static constexpr std::size_t kRowsAhead = 4;
  static constexpr std::size_t kLineBytes = 64;
  static constexpr std::size_t kFrameLines = 4;   // what a process reads when it goes on, mostly
  static constexpr std::size_t kLinesBehind = 6;  // and the process that it hands a result to

  struct Level {
    std::uint64_t in_use = 0;  // bit d: buckets[d] is not empty
    std::array<std::vector<Event>, kDigits> buckets;
  };

  std::size_t sorted_count() const { return tail_ - head_; }

  template <std::size_t lines>
  static void prefetch(const void* memory) {
    const char* const line = static_cast<const char*>(memory);
    for (std::size_t i = 0; i < lines; ++i) __builtin_prefetch(line + i * kLineBytes);
  }
  static void prefetch_frame(const Waiter& w) { prefetch<kFrameLines>(&w); }

  static void prefetch_will_read(const Waiter& w) {
    for (const void* const memory : w.will_read) __builtin_prefetch(memory);
  }
  static void prefetch_behind(const Waiter& w) { prefetch<kLinesBehind>(w.frame_behind); }

  static void prefetch_row(const Waiter& w) {
    if (w.rows == nullptr) return;
    const std::size_t row = *static_cast<const std::uint32_t*>(w.will_read[0]);
    __builtin_prefetch(w.rows + row * Waiter::kRowBytes);
  }

  static unsigned digit(std::int64_t time, unsigned level) {
    return static_cast<unsigned>(time >> (level * kDigitBits)) % kDigits;
  }

  bool pop_of_few(std::int64_t end_ns, Event& e) {  // their frames are in cache anyway
    if (few_.size() == 0 || few_.time_ns(0) > end_ns) return false;
    e = {few_.time_ns(0), few_.what(0)};
    few_.pop();
    present_ = e.time_ns;
    const unsigned left = few_.size();
    if (left > kReadsAhead) prefetch_will_read(*few_.what(kReadsAhead));
    if (left > kRowsAhead) prefetch_row(*few_.what(kRowsAhead));
    return true;
  }

  bool pop_of_many(std::int64_t end_ns, Event& e) {
    if (head_ == tail_ && !refill(end_ns)) return false;
    if (sorted_[head_].time_ns > end_ns) return false;
    e = sorted_[head_++];
    present_ = e.time_ns;
    const std::size_t left = sorted_count();
    if (left > kFramesAhead) {
      prefetch_frame(*sorted_[head_ + kFramesAhead].waiter);
    } else if (in_buckets_ > 0) {
      extend();
    } else if (left <= few_.kMost / 2) {
      become_few();
      return true;
    }
    if (left > kReadsAhead) {
      const Waiter& w = *sorted_[head_ + kReadsAhead].waiter;
      prefetch_will_read(w);
      prefetch_behind(w);
    }
    if (left > kRowsAhead) prefetch_row(*sorted_[head_ + kRowsAhead].waiter);
    return true;
  }

  void become_many();
  void become_few();
  void insert_sorted(Event e);

  void put_in_bucket(const Event& e) {
    const std::uint64_t differing = static_cast<std::uint64_t>(e.time_ns ^ base_) | 1;
    const unsigned level = static_cast<unsigned>(std::bit_width(differing) - 1) / kDigitBits;
    const unsigned d = digit(e.time_ns, level);
    levels_[level].buckets[d].push_back(e);
    levels_[level].in_use |= std::uint64_t{1} << d;
    levels_in_use_ |= 1u << level;
    ++in_buckets_;
  }

  // The earliest time of a bucket.
  std::int64_t start_of(unsigned level, unsigned d) const {
    const unsigned shift = level * kDigitBits;
    const std::uint64_t above =
        shift + kDigitBits < 64 ? ~std::uint64_t{0} << (shift + kDigitBits) : 0;
    return static_cast<std::int64_t>((static_cast<std::uint64_t>(base_) & above) | std::uint64_t{d}
                                                                                       << shift);
  }

  // Marks a bucket empty.
  void forget(unsigned level, unsigned d) {
    levels_[level].in_use &= ~(std::uint64_t{1} << d);
    if (levels_[level].in_use == 0) levels_in_use_ &= ~(1u << level);
  }

  void make_room(std::size_t more);  // at the end of sorted_
  void spill();                      // puts the later half of sorted_ into buckets
  void extend();                     // appends the first bucket to sorted_ if it is small
  // Makes sorted_ not empty. False where all events are later than `end_ns`.
  bool refill(std::int64_t end_ns);
  void limit_moves();
  void append(unsigned level, unsigned d);
  // Copies the events to `out` in the order of one digit of their times, otherwise as they stand.
  static void deal_by_digit(const std::vector<Event>& events, unsigned level, Event* out);
  void prefetch_from(std::size_t first) const;

  bool many_ = false;  // events are in sorted_ and the buckets; otherwise in few_
  FewEvents<Waiter> few_;
  std::vector<Event> sorted_;  // the events are [head_, tail_)
  std::size_t head_ = 0;
  std::size_t tail_ = 0;
  std::int64_t horizon_ = INT64_MAX;  // above all times in sorted_, not above any in a bucket
  std::int64_t base_ = 0;             // not above any time in the queue, nor any still to come
  std::int64_t present_ = 0;          // the time of the event popped last
  std::size_t in_buckets_ = 0;
  std::size_t most_moved_ = kFewMoved;  // an insertion that moves more events spills them
  std::uint64_t moves_ = 0;
  unsigned levels_in_use_ = 0;  // bit l: levels_[l].in_use is not 0
  std::array<Level, kLevels> levels_;
};

}  // namespace ddns::sim
