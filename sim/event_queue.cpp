#include "sim/event_queue.h"

#include <algorithm>

namespace ddns::sim {

void EventQueue::become_many() {
  many_ = true;
  horizon_ = INT64_MAX;
  if (sorted_.size() < few_.kMost) sorted_.resize(kSmallBucket);
  head_ = 0;
  tail_ = 0;
  most_moved_ = kFewMoved;
  for (; few_.size() > 0; few_.pop()) sorted_[tail_++] = {few_.time_ns(0), few_.what(0)};
}

void EventQueue::become_few() {
  many_ = false;
  for (; head_ != tail_; ++head_) few_.push(sorted_[head_].time_ns, sorted_[head_].waiter);
}

// Moves the events before the place or those behind it, whichever are the fewer.
void EventQueue::insert_sorted(Event e) {
  if (tail_ == sorted_.size()) make_room(1);
  Event* const first = sorted_.data() + head_;
  Event* const end = sorted_.data() + tail_;
  std::size_t moved = 0;
  if (head_ > 0 && head_ != tail_ && e.time_ns < first[(end - first) / 2].time_ns) {
    Event* place = first - 1;
    for (; place[1].time_ns <= e.time_ns; ++place) *place = place[1];
    *place = e;
    --head_;
    moved = static_cast<std::size_t>(place - (first - 1));
  } else {
    Event* place = end;
    for (; place != first && place[-1].time_ns > e.time_ns; --place) *place = place[-1];
    *place = e;
    ++tail_;
    moved = static_cast<std::size_t>(end - place);
  }
  moves_ += moved;
  if (moved > most_moved_) spill();
}

void EventQueue::make_room(std::size_t more) {
  const std::size_t count = sorted_count();
  const auto first = sorted_.begin() + static_cast<std::ptrdiff_t>(head_);
  const auto end = sorted_.begin() + static_cast<std::ptrdiff_t>(tail_);
  if (2 * (count + more) <= sorted_.size()) {
    std::move(first, end, sorted_.begin());
  } else {
    std::vector<Event> wider(4 * (count + more + kSmallBucket));
    std::move(first, end, wider.begin());
    sorted_.swap(wider);
  }
  moves_ += count;
  head_ = 0;
  tail_ = count;
}

void EventQueue::spill() {
  // The cut falls between different times, so that what is put into buckets comes before what will
  // be. There are different times: an insertion moves what is later.
  const auto before = [](const Event& a, const Event& b) { return a.time_ns < b.time_ns; };
  const auto begin = sorted_.begin() + static_cast<std::ptrdiff_t>(head_);
  const auto end = sorted_.begin() + static_cast<std::ptrdiff_t>(tail_);
  const Event middle = begin[(end - begin) / 2];
  auto cut = std::lower_bound(begin, end, middle, before);
  if (cut == begin) cut = std::upper_bound(begin, end, middle, before);
  if (in_buckets_ == 0) base_ = present_;
  horizon_ = cut->time_ns;
  for (auto e = cut; e != end; ++e) put_in_bucket(*e);
  moves_ += static_cast<std::size_t>(end - cut);
  tail_ = static_cast<std::size_t>(cut - sorted_.begin());
  limit_moves();
}

// To fill and cut the array for a single insertion would cost more than the insertion does.
void EventQueue::limit_moves() {
  most_moved_ = std::clamp(sorted_count(), kFewMoved, kSmallBucket);
}

bool EventQueue::refill(std::int64_t end_ns) {
  while (head_ == tail_) {
    const unsigned level = static_cast<unsigned>(std::countr_zero(levels_in_use_));
    const unsigned d = static_cast<unsigned>(std::countr_zero(levels_[level].in_use));
    if (start_of(level, d) > end_ns) return false;
    std::vector<Event>& bucket = levels_[level].buckets[d];
    if (level == 0 || bucket.size() <= kSmallBucket) {
      append(level, d);
    } else {
      base_ = start_of(level, d);
      in_buckets_ -= bucket.size();
      moves_ += bucket.size();
      forget(level, d);
      for (const Event& e : bucket) put_in_bucket(e);  // on lower levels
      bucket.clear();
    }
  }
  prefetch_from(head_);
  return true;
}

void EventQueue::prefetch_from(std::size_t first) const {
  const std::size_t end = std::min(tail_, head_ + kFramesAhead + 1);
  for (std::size_t i = first; i < end; ++i) prefetch_frame(*sorted_[i].waiter);
}

void EventQueue::extend() {
  const std::size_t known = sorted_count();
  while (in_buckets_ > 0 && sorted_count() < 2 * kFramesAhead) {
    const unsigned level = static_cast<unsigned>(std::countr_zero(levels_in_use_));
    const unsigned d = static_cast<unsigned>(std::countr_zero(levels_[level].in_use));
    if (levels_[level].buckets[d].size() > kSmallBucket) break;
    append(level, d);
  }
  prefetch_from(head_ + known);
}

void EventQueue::append(unsigned level, unsigned d) {
  std::vector<Event>& bucket = levels_[level].buckets[d];
  const std::int64_t last = start_of(level, d) | ((std::int64_t{1} << (level * kDigitBits)) - 1);
  in_buckets_ -= bucket.size();
  forget(level, d);
  horizon_ = in_buckets_ > 0 ? last + 1 : INT64_MAX;
  if (tail_ + bucket.size() > sorted_.size()) make_room(bucket.size());
  Event* const out = sorted_.data() + tail_;
  if (level > 0 && bucket.size() > kFewEvents) {
    deal_by_digit(bucket, level - 1, out);
  } else {
    std::copy(bucket.begin(), bucket.end(), out);
  }
  // By insertion: what was dealt out stands nearly where it belongs.
  for (std::size_t i = 1; i < bucket.size(); ++i) {
    const Event e = out[i];
    std::size_t j = i;
    for (; j > 0 && out[j - 1].time_ns > e.time_ns; --j) out[j] = out[j - 1];
    out[j] = e;
    moves_ += i - j;
  }
  tail_ += bucket.size();
  moves_ += bucket.size();
  bucket.clear();
  limit_moves();
}

void EventQueue::deal_by_digit(const std::vector<Event>& events, unsigned level, Event* out) {
  std::array<std::uint32_t, kDigits + 1> place{};
  for (const Event& e : events) ++place[digit(e.time_ns, level) + 1];
  for (unsigned d = 0; d < kDigits; ++d) place[d + 1] += place[d];
  for (const Event& e : events) out[place[digit(e.time_ns, level)]++] = e;
}

}  // namespace ddns::sim
