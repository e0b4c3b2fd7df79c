#include "experiments/questions.h"

#include <vector>

#include "sim/random.h"
#include "sim/task.h"

namespace ddns::experiments {

namespace {

using overlay::NodeIndex;

// So many inserts are under way at a time: enough to keep the simulator busy, and few in memory.
constexpr unsigned kInsertsInFlight = 64;

constexpr std::uint64_t kReportEvery = 4096;

// Tells the observer about every so many questions, and about the last.
class Reporter {
 public:
  Reporter(Observer* observer, std::uint64_t total) : observer_(observer), total_(total) {}

  void one_more() {
    ++done_;
    if (observer_ && (done_ % kReportEvery == 0 || done_ == total_))
      observer_->progress(done_, total_);
  }

 private:
  Observer* observer_;
  std::uint64_t total_;
  std::uint64_t done_ = 0;
};

// Inserts one record after another until none is left.
sim::Process insert_some(World& world, Measurements& measurements, Observer* observer,
                         const std::vector<dhash::RecordIndex>& records, std::size_t& next) {
  const sim::Stream stream(world.spec.seed, "inserts");
  while (next < records.size()) {
    if (observer && next % kReportEvery == 0) observer->progress(0, world.trace->question_count());
    const dhash::RecordIndex record = records[next++];
    if (next < records.size()) world.dhash->prefetch(records[next]);
    sim::Rng rng = stream.at(record);
    const NodeIndex origin = rng.below(world.members.count());
    measurements.inserted(co_await world.dhash->insert(origin, record, rng));
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

  // The node at which a question starts.
  NodeIndex origin(const traces::Question& question, sim::Rng& rng) const {
    const NodeIndex nodes = world.members.count();
    if (!world.spec.origin_by_client) return rng.below(nodes);
    sim::Rng of_client = clients.at(question.client);
    return of_client.below(nodes);
  }

  World& world;
  Measurements& measurements;
  Reporter reporter;
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
  asking.measurements.fetched(index, question.name, result, world.scheduler.now() - asked);
  asking.reporter.one_more();
}

// Asks the trace's questions when their times come; one of them is pending at a time.
sim::Process arrivals(Asking& asking) {
  World& world = asking.world;
  const sim::Time start = world.scheduler.now();
  traces::Question question;
  for (std::uint64_t index = 0; world.trace->next(question); ++index) {
    world.dhash->prefetch(question.name);
    co_await world.scheduler.at(start + (question.time - sim::Time()));
    world.scheduler.spawn(ask(asking, question, index));
  }
}

// Looks up one random key after another until enough have been begun.
sim::Process look_up_keys(Asking& asking, std::uint64_t& next) {
  World& world = asking.world;
  while (next < world.spec.trace.queries) {
    const std::uint64_t index = next++;
    sim::Rng rng = asking.lookups.at(index);
    const NodeIndex origin = rng.below(world.members.count());
    overlay::Id key;
    key.word = {rng.next_u64(), rng.next_u64(), std::uint64_t{rng.next_u32()} << 32};
    const sim::Time asked = world.scheduler.now();
    const overlay::LookupResult result =
        co_await world.lookup.run(origin, key, /*probe=*/nullptr, rng);
    asking.measurements.looked_up(index, result, world.scheduler.now() - asked);
    asking.reporter.one_more();
  }
}

}  // namespace

void insert_records(World& world, Measurements& measurements, Observer* observer) {
  std::vector<dhash::RecordIndex> records;
  for (dhash::RecordIndex r = 0; r < world.dhash->record_count(); ++r) {
    if (world.trace->answered(r)) records.push_back(r);
  }
  if (world.spec.dhash.insert_by_protocol) {
    std::size_t next = 0;
    for (unsigned i = 0; i < kInsertsInFlight; ++i) {
      world.scheduler.spawn(insert_some(world, measurements, observer, records, next));
    }
    world.scheduler.run();
  } else {
    for (const dhash::RecordIndex r : records) {
      world.dhash->place(r);
      measurements.inserted({.stored = true});
    }
  }
  measurements.inserts_done();
}

void replay_trace(World& world, Measurements& measurements, Observer* observer) {
  Asking asking(world, measurements, observer, world.trace->question_count());
  world.scheduler.spawn(arrivals(asking));
  world.scheduler.run();
}

void look_up_uniform_keys(World& world, Measurements& measurements, Observer* observer) {
  Asking asking(world, measurements, observer, world.spec.trace.queries);
  std::uint64_t next = 0;
  for (std::uint64_t i = 0; i < world.spec.trace.in_flight; ++i) {
    world.scheduler.spawn(look_up_keys(asking, next));
  }
  world.scheduler.run();
}

}  // namespace ddns::experiments
