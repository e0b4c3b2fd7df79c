// The queue against a list kept in order by std::stable_sort: whatever the gaps between events, and
// however pushes and pops mix, the earliest comes first and equal times come first in, first out.
#include "sim/event_queue.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cstdint>
#include <string>
#include <vector>

#include "sim/random.h"

namespace ddns::sim {
namespace {

// The obvious queue: a list that is sorted again, stably, when something was added.
class Reference {
 public:
  void push(const Event& e) {
    list_.insert(list_.begin() + static_cast<std::ptrdiff_t>(end_of(e.time_ns)), e);
  }
  Event pop() {
    const Event e = list_[first_++];
    if (first_ > 4096 && first_ * 2 > list_.size()) {
      list_.erase(list_.begin(), list_.begin() + static_cast<std::ptrdiff_t>(first_));
      first_ = 0;
    }
    return e;
  }
  std::size_t size() const { return list_.size() - first_; }

 private:
  std::size_t end_of(std::int64_t time) const {
    const auto later = [](std::int64_t t, const Event& e) { return t < e.time_ns; };
    const auto begin = list_.begin() + static_cast<std::ptrdiff_t>(first_);
    return static_cast<std::size_t>(std::upper_bound(begin, list_.end(), time, later) -
                                    list_.begin());
  }
  std::vector<Event> list_;
  std::size_t first_ = 0;
};

// The gap from the present to a new event: one of several kinds of load.
enum class Gaps { kNone, kFew, kUniform, kSkewed, kBimodal, kHuge, kMixed, kGrowing, kShrinking };

std::int64_t gap(Gaps kind, Rng& rng, std::size_t step) {
  switch (kind) {
    case Gaps::kNone:
      return 0;
    case Gaps::kFew:
      return rng.below(4) * 1'000'000;
    case Gaps::kUniform:
      return rng.below(200'000'000);
    case Gaps::kSkewed:  // every scale from 1 ns to 18 minutes alike
      return static_cast<std::int64_t>(rng.next_u64() >> (24 + rng.below(40)));
    case Gaps::kBimodal:
      return rng.below(2) == 0 ? rng.below(1000) : 1'000'000'000 + rng.below(1000);
    case Gaps::kHuge:  // up to 142 years
      return static_cast<std::int64_t>(rng.next_u64() >> (2 + rng.below(3))) / 4096;
    case Gaps::kMixed:
      return gap(static_cast<Gaps>(rng.below(6)), rng, step);
    case Gaps::kGrowing:
      return rng.below(1000) * static_cast<std::int64_t>(1 + step * step);
    case Gaps::kShrinking:
      return rng.below(1'000'000'000) / static_cast<std::int64_t>(1 + step * step);
  }
  return 0;
}

// The queue reads nothing of a waiter but what it prefetches.
Waiter* tag(std::uint64_t n) {
  static std::vector<Waiter> waiters(200'000);
  return &waiters.at(n);
}

// Pushes and pops so that the number pending wanders up to `most`; everything popped must be what
// the reference pops.
void exercise(Gaps kind, std::size_t most, std::size_t steps, std::uint64_t seed) {
  Rng rng = Stream(seed, "event queue").at(static_cast<std::uint64_t>(kind));
  EventQueue queue;
  Reference reference;
  std::int64_t now = 0;
  std::uint64_t pushed = 0;
  std::size_t target = most;
  for (std::size_t step = 0; step < steps || reference.size() > 0; ++step) {
    if (rng.below(1 + static_cast<std::uint32_t>(most)) == 0) {
      target = rng.below(1 + static_cast<std::uint32_t>(most));
    }
    const bool push = step < steps && (reference.size() == 0 || reference.size() < target);
    if (push) {
      const Event e{now + gap(kind, rng, step * 64 / steps), tag(++pushed)};
      queue.push(e);
      reference.push(e);
    } else {
      REQUIRE(!queue.empty());
      const Event expected = reference.pop();
      Event e;
      REQUIRE_FALSE(queue.pop_due(expected.time_ns - 1, e));
      REQUIRE(queue.pop_due(expected.time_ns, e));
      REQUIRE(e.time_ns == expected.time_ns);
      REQUIRE(e.waiter == expected.waiter);
      now = e.time_ns;
    }
    REQUIRE(queue.size() == reference.size());
  }
  REQUIRE(queue.empty());
}

}  // namespace

TEST_CASE("events come in order of time, equal times first in, first out", "[event_queue]") {
  const std::size_t most = GENERATE(1, 2, 15, 16, 17, 24, 70, 300, 2000, 9000);
  for (int kind = 0; kind <= static_cast<int>(Gaps::kShrinking); ++kind) {
    INFO("most pending " << most << ", kind of gaps " << kind);
    for (std::uint64_t seed = 1; seed <= (most <= 300 ? 5 : 1); ++seed) {
      exercise(static_cast<Gaps>(kind), most, most <= 300 ? 4000 : 40'000, seed);
    }
  }
}

TEST_CASE("events at one instant keep their order, whichever way they came in", "[event_queue]") {
  // The same instant is filled while it is far away, while it is near, and while it is the present.
  EventQueue queue;
  const std::int64_t instant = 3'600'000'000'000;
  std::uint64_t next = 1;
  for (int i = 0; i < 3000; ++i) {
    queue.push({instant, tag(next++)});
    for (int j = 0; j < 3; ++j) queue.push({i * 1'199'000'000LL + j, tag(0)});
    for (int j = 0; j < 3; ++j) REQUIRE(queue.pop().waiter == tag(0));
  }
  std::uint64_t expected = 1;
  while (!queue.empty()) {
    const Event e = queue.pop();
    REQUIRE(e.time_ns == instant);
    REQUIRE(e.waiter == tag(expected++));
    if (expected % 3 == 0 && next < 6000) queue.push({instant, tag(next++)});
  }
  REQUIRE(expected == next);
  REQUIRE(next > 4000);
}

TEST_CASE("a queue filled at once and emptied at once sorts", "[event_queue]") {
  Rng rng = Stream(7, "event queue").at(0);
  for (int round = 0; round < 3; ++round) {
    EventQueue queue;
    std::vector<Event> events;
    for (std::uint64_t i = 0; i < 100'000; ++i) {
      events.push_back({gap(Gaps::kMixed, rng, 0), tag(i)});
    }
    for (const Event& e : events) queue.push(e);
    const auto before = [](const Event& a, const Event& b) { return a.time_ns < b.time_ns; };
    std::stable_sort(events.begin(), events.end(), before);
    for (const Event& e : events) {
      const Event popped = queue.pop();
      REQUIRE((popped.time_ns == e.time_ns && popped.waiter == e.waiter));
    }
    REQUIRE(queue.empty());
  }
}

namespace {

// A load that is hard on a sorted array: the times of `count` events that are there in the
// beginning, and for the k-th event popped the time of one that is pushed then, if any.
struct Load {
  const char* name;
  std::int64_t (*first)(std::int64_t i, std::int64_t count, Rng& rng);
  std::int64_t (*next)(std::int64_t now, std::int64_t k, std::int64_t count, Rng& rng);
  double moves;  // of one event, on average, at most
};

constexpr std::int64_t kNone = -1;
constexpr std::int64_t kMs = 1'000'000;
constexpr std::int64_t kHour = 3'600'000 * kMs;

std::int64_t no_more(std::int64_t, std::int64_t, std::int64_t, Rng&) {
  return kNone;
}
std::int64_t at_one_instant(std::int64_t, std::int64_t, Rng&) {
  return 0;
}
std::int64_t within_an_hour(std::int64_t, std::int64_t, Rng& rng) {
  return static_cast<std::int64_t>(rng.below_u64(kHour));
}

const std::vector<Load>& loads() {
  static const std::vector<Load> all{
      {"all at one instant, then at random", at_one_instant,
       [](std::int64_t now, std::int64_t, std::int64_t, Rng& rng) {
         return now + rng.below(200'000'000);
       },
       8},
      {"all at one instant, then each before the last", at_one_instant,
       [](std::int64_t now, std::int64_t k, std::int64_t count, Rng&) {
         return std::max(now, kHour - k * (kHour / 2 / count));
       },
       200},
      {"all at one instant, then near and far in turn", at_one_instant,
       [](std::int64_t now, std::int64_t k, std::int64_t, Rng& rng) {
         return now + (k % 2 == 0 ? rng.below(1000) : kHour - rng.below(1000));
       },
       32},
      {"falling", [](std::int64_t i, std::int64_t count, Rng&) { return (count - i) * kMs; },
       no_more, 128},
      {"falling, a hundred at an instant",
       [](std::int64_t i, std::int64_t count, Rng&) { return (count - i) / 100 * kMs; }, no_more,
       128},
      {"rising", [](std::int64_t i, std::int64_t, Rng&) { return i; }, no_more, 8},
      {"an hour of events, and each brings another at once", within_an_hour,
       [](std::int64_t now, std::int64_t k, std::int64_t count, Rng& rng) {
         return k < count ? now + rng.below(3) : kNone;
       },
       40},
      {"clumps of some hundreds within a microsecond",
       [](std::int64_t i, std::int64_t, Rng& rng) {
         return i / 250 * kMs * 1000 + rng.below(1000);
       },
       no_more, 128},
  };
  return all;
}

struct PutThrough {
  std::vector<Event> pushed;
  std::vector<Event> popped;
  double moves = 0;  // of one event
};

PutThrough put_through(const Load& load, std::int64_t count) {
  static std::vector<Waiter> waiters(400'000);
  Rng rng = Stream(3, "event queue").at(0);
  EventQueue queue;
  PutThrough out;
  const auto push = [&](std::int64_t time) {
    out.pushed.push_back({time, &waiters.at(out.pushed.size())});
    queue.push(out.pushed.back());
  };
  for (std::int64_t i = 0; i < count; ++i) push(load.first(i, count, rng));
  for (std::int64_t k = 0; !queue.empty(); ++k) {
    out.popped.push_back(queue.pop());
    const std::int64_t now = out.popped.back().time_ns;
    const std::int64_t time = k < 3 * count ? load.next(now, k, count, rng) : kNone;
    if (time != kNone) push(time);
  }
  out.moves = static_cast<double>(queue.moves()) / static_cast<double>(out.pushed.size());
  return out;
}

}  // namespace

TEST_CASE("an event is moved a few times, however many are pending", "[event_queue]") {
  for (const Load& load : loads()) {
    for (const std::int64_t count : {1000, 100'000}) {
      INFO(load.name << ", " << count << " events");
      PutThrough outcome = put_through(load, count);
      CHECK(outcome.moves <= load.moves);
      // No event is pushed before the present: what comes out is all that went in, sorted.
      const auto before = [](const Event& a, const Event& b) { return a.time_ns < b.time_ns; };
      std::stable_sort(outcome.pushed.begin(), outcome.pushed.end(), before);
      const auto same = [](const Event& a, const Event& b) {
        return a.time_ns == b.time_ns && a.waiter == b.waiter;
      };
      CHECK(std::equal(outcome.pushed.begin(), outcome.pushed.end(), outcome.popped.begin(),
                       outcome.popped.end(), same));
    }
  }
}

TEST_CASE("what is pushed after a look ahead is moved a few times, too", "[event_queue]") {
  constexpr std::int64_t kCount = 50'000;
  EventQueue queue;
  Event e;
  for (std::int64_t i = 0; i < 1000; ++i) queue.push({i, tag(0)});
  for (std::int64_t i = 0; i < kCount; ++i) queue.push({kHour + i * 7919 % kCount, tag(1)});
  for (std::int64_t i = 0; i < 1000; ++i) REQUIRE(queue.pop_due(kMs, e));
  REQUIRE_FALSE(queue.pop_due(kMs, e));
  for (std::int64_t i = 0; i < kCount; ++i) queue.push({kMs + kCount - i, tag(2)});
  for (std::int64_t i = 1; i <= kCount; ++i) {
    REQUIRE(queue.pop_due(kHour - 1, e));
    REQUIRE((e.time_ns == kMs + i && e.waiter == tag(2)));
  }
  REQUIRE_FALSE(queue.pop_due(kHour - 1, e));
  for (std::int64_t i = 0; i < kCount; ++i) {
    REQUIRE(queue.pop_due(INT64_MAX, e));
    REQUIRE((e.time_ns == kHour + i && e.waiter == tag(1)));
  }
  REQUIRE(queue.empty());
  CHECK(queue.moves() <= 128 * 2 * kCount);
}

}  // namespace ddns::sim
