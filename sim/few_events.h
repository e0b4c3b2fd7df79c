// Up to 16 pending events by time in ns, earliest first; of one instant, first in, first out.
//
// Events stay where they are put in memory. Their order is one word of sixteen places, the earliest
// in its lowest four bits, with the free places behind the pending ones. An event is put in by
// counting the events that are not later and shifting a part of the word, so no branch depends on
// times, which nobody can guess.
#pragma once

#include <array>
#include <bit>
#include <cstdint>

namespace ddns::sim {

template <class T>
class FewEvents {
 public:
  static constexpr unsigned kMost = 16;

  FewEvents() { times_ns_.fill(kNever); }

  unsigned size() const { return size_; }

  // REQUIRES: fewer than kMost; time_ns is not negative.
  void push(std::int64_t time_ns, T* what) {
    const auto time = static_cast<std::uint64_t>(time_ns);
    unsigned not_later = 0;
    for (const std::uint64_t t : times_ns_) not_later += !(time < t);
    const unsigned place = place_of(size_);
    times_ns_[place] = time;
    what_[place] = what;
    const std::uint64_t first = below(not_later);
    const std::uint64_t pending = below(size_);
    const std::uint64_t free = ~below(size_) << kBits;
    order_ = (order_ & first) | std::uint64_t{place} << (kBits * not_later) |
             (order_ & pending & ~first) << kBits | (order_ & free);
    ++size_;
  }

  // The event that is the i-th in order. REQUIRES: i < size().
  std::int64_t time_ns(unsigned i) const {
    return static_cast<std::int64_t>(times_ns_[place_of(i)]);
  }
  T* what(unsigned i) const { return what_[place_of(i)]; }

  // Removes the earliest. REQUIRES: not empty.
  void pop() {
    times_ns_[place_of(0)] = kNever;
    order_ = std::rotr(order_, kBits);
    --size_;
  }

 private:
  static constexpr unsigned kBits = 4;
  static constexpr std::uint64_t kNever = ~std::uint64_t{0};

  unsigned place_of(unsigned i) const {
    return static_cast<unsigned>(order_ >> (kBits * i)) % kMost;
  }
  // The bits of the first `count` places of the order. REQUIRES: count < kMost.
  static std::uint64_t below(unsigned count) { return (std::uint64_t{1} << (kBits * count)) - 1; }

  std::uint64_t order_ = 0xfedcba9876543210u;  // every place once
  unsigned size_ = 0;
  std::array<std::uint64_t, kMost> times_ns_;  // kNever where free
  std::array<T*, kMost> what_{};
};

}  // namespace ddns::sim
