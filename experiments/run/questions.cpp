#include "experiments/run/questions.h"

#include <algorithm>
#include <vector>

#include "experiments/world/quota_build.h"
#include "sim/random.h"
#include "sim/task.h"

namespace ddns::experiments {

namespace {

using overlay::NodeIndex;

// So many inserts are under way at a time: enough to keep the simulator busy, and few in memory.
constexpr unsigned kInsertsInFlight = 64;

constexpr std::uint64_t kReportEvery = 4096;
constexpr sim::Duration kLeastStretch = sim::Duration::seconds(1);

// Tells the observer about every so many questions, and about the last.
class Reporter {
 public:
  Reporter(Observer* observer, std::uint64_t total) : observer_(observer), total_(total) {}

  void one_more() {
    ++done_;
    if (observer_ && (done_ % kReportEvery == 0 || done_ == total_))
      observer_->progress(done_, total_);
  }
  bool all() const { return done_ == total_; }
  void report() const {
    if (observer_) observer_->progress(done_, total_);
  }

 private:
  Observer* observer_;
  std::uint64_t total_;
  std::uint64_t done_ = 0;
};

// A node of those on the ring.
NodeIndex random_node(const World& world, sim::Rng& rng) {
  while (true) {
    const NodeIndex n = rng.below(world.members.count());
    if (world.members.present(n)) return n;
  }
}

// Inserts one record after another until none is left.
sim::Process insert_some(World& world, Measurements& measurements, Observer* observer,
                         const std::vector<dhash::RecordIndex>& records, std::size_t& next) {
  const sim::Stream stream(world.spec.seed, "inserts");
  while (next < records.size()) {
    if (observer && next % kReportEvery == 0) observer->progress(0, world.trace->question_count());
    const dhash::RecordIndex record = records[next++];
    if (next < records.size()) world.dhash->prefetch(records[next]);
    sim::Rng rng = stream.at(record);
    const NodeIndex origin = random_node(world, rng);
    measurements.inserted(record, co_await world.dhash->insert(origin, record, rng));
  }
}

// What the processes that ask have in common.
struct Asking {
  Asking(World& w, Measurements& m, Observer* observer, std::uint64_t total)
      : world(w),
        measurements(m),
        reporter(observer, total),
        lookups(w.spec.seed, "lookups"),
        clients(w.spec.seed, "clients"),
        ttl(w.spec.dhash.ttl.value_or(dhash::kForever)) {}

  // A question has been answered.
  void one_more() {
    reporter.one_more();
    if (ends_with_answers && reporter.all()) world.scheduler.stop();
  }

  // The node at which a question starts.
  NodeIndex origin(const traces::Question& question, sim::Rng& rng) const {
    if (!world.spec.origin_by_client) return random_node(world, rng);
    sim::Rng of_client = clients.at(question.client);
    return random_node(world, of_client);
  }

  World& world;
  Measurements& measurements;
  Reporter reporter;
  bool ends_with_answers = false;  // does the scheduler stop at the last of them?
  sim::Stream lookups;
  sim::Stream clients;
  sim::Duration ttl;
};

// One question, from asking to answer.
sim::Process ask(Asking& asking, traces::Question question, std::uint64_t index) {
  World& world = asking.world;
  sim::Rng rng = asking.lookups.at(index);
  const NodeIndex origin = asking.origin(question, rng);
  const sim::Time asked = world.scheduler.now();
  const dhash::FetchResult result =
      co_await world.dhash->fetch(origin, question.name, asking.ttl, rng);
  asking.measurements.fetched(index, origin, question.name, result, world.scheduler.now() - asked);
  asking.one_more();
}

// Asks the trace's questions when their times come; one of them is pending at a time.
sim::Process arrivals(Asking& asking) {
  World& world = asking.world;
  const sim::Time start = world.scheduler.now() + world.spec.trace.start;
  traces::Question question;
  for (std::uint64_t index = 0; world.trace->next(question); ++index) {
    world.dhash->prefetch(question.name);
    asking.measurements.prefetch(question.name);
    co_await world.scheduler.at(start + (question.time - sim::Time()));
    world.scheduler.spawn(ask(asking, question, index));
  }
}

// Looks up one random key after another until enough have been begun.
sim::Process look_up_keys(Asking& asking, std::uint64_t& next) {
  World& world = asking.world;
  if (world.spec.trace.start > sim::Duration()) {
    co_await world.scheduler.delay(world.spec.trace.start);
  }
  while (next < world.spec.trace.queries) {
    const std::uint64_t index = next++;
    sim::Rng rng = asking.lookups.at(index);
    const NodeIndex origin = random_node(world, rng);
    overlay::Id key;
    key.word = {rng.next_u64(), rng.next_u64(), std::uint64_t{rng.next_u32()} << 32};
    const sim::Time asked = world.scheduler.now();
    const overlay::LookupResult result =
        co_await world.lookup.run(origin, key, /*probe=*/nullptr, rng);
    asking.measurements.looked_up(index, origin, key, result, world.scheduler.now() - asked);
    asking.one_more();
  }
}

// Runs until the last question is answered, and the time that the trace has is over. On a ring that
// lives, and with a time series, there is always something to come. The observer is told how it
// goes on now and then.
void run_to_the_end(World& world, Asking& asking) {
  if (!world.spec.living() && !world.spec.window) return world.scheduler.run();
  constexpr std::int64_t kLooks = 256;
  const sim::Duration least = world.spec.trace.start + world.spec.trace.duration;
  const sim::Time end = world.scheduler.now() + least;
  const sim::Duration stretch = std::max(least / kLooks, kLeastStretch);
  asking.ends_with_answers = true;
  while (!asking.reporter.all()) {
    world.scheduler.run_until(world.scheduler.now() + stretch);
    asking.reporter.report();
  }
  while (world.scheduler.now() < end) {
    world.scheduler.run_until(std::min(world.scheduler.now() + stretch, end));
    asking.reporter.report();
  }
}

}  // namespace

void insert_records(World& world, Measurements& measurements, Observer* observer) {
  std::vector<dhash::RecordIndex> records;
  const dhash::RecordIndex names = world.trace->names().count();
  for (dhash::RecordIndex r = 0; r < names; ++r) {
    if (world.trace->answered(r)) records.push_back(r);
  }
  records = with_attack(world.spec, std::move(records), names);
  if (world.spec.dhash.insert_by_protocol) {
    std::size_t next = 0;
    for (unsigned i = 0; i < kInsertsInFlight; ++i) {
      world.scheduler.spawn(insert_some(world, measurements, observer, records, next));
    }
    world.scheduler.run();
  } else {
    for (const dhash::RecordIndex r : records) {
      measurements.inserted(r, world.dhash->place(r));
    }
  }
  measurements.inserts_done();
}

void replay_trace(World& world, Measurements& measurements, Observer* observer) {
  Asking asking(world, measurements, observer, world.trace->question_count());
  world.scheduler.spawn(arrivals(asking));
  run_to_the_end(world, asking);
}

void look_up_uniform_keys(World& world, Measurements& measurements, Observer* observer) {
  Asking asking(world, measurements, observer, world.spec.trace.queries);
  std::uint64_t next = 0;
  for (std::uint64_t i = 0; i < world.spec.trace.in_flight; ++i) {
    world.scheduler.spawn(look_up_keys(asking, next));
  }
  run_to_the_end(world, asking);
}

}  // namespace ddns::experiments
