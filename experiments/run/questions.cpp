#include "experiments/run/questions.h"

#include <algorithm>

#include "sim/random.h"
#include "sim/task.h"

namespace ddns::experiments {

namespace {

constexpr sim::Duration kLeastStretch = sim::Duration::seconds(1);
// A client outside the ring that so many nodes have not answered gives up.
constexpr std::uint32_t kMostGateways = 5;

// Tells the observer about every so many questions, and about the last.
class Reporter {
 public:
  Reporter(Observer* observer, std::uint64_t total) : observer_(observer), total_(total) {}

  void one_more() {
    ++done_;
    if (observer_ && (done_ % Observer::kEvery == 0 || done_ == total_))
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

// What the processes that ask have in common.
struct Asking {
  Asking(World& w, Measurements& m, Placement* p, Observer* observer, std::uint64_t total)
      : world(w),
        measurements(m),
        placement(p),
        reporter(observer, total),
        lookups(w.spec.seed, "lookups"),
        clients(w.spec.seed, "clients"),
        outside(w.spec.seed, "free riders") {}

  // A question that was asked at `asked` has been answered.
  void answered(std::uint64_t index, NodeIndex client, const service::Question& question,
                const service::Answer& answer, sim::Time asked) {
    measurements.answered(index, client, question, answer, world.scheduler.now() - asked);
    if (placement != nullptr) placement->answered(question, answer);
    reporter.one_more();
    if (ends_with_answers && reporter.all()) world.scheduler.stop();
  }

  // The node at which a question starts.
  NodeIndex client(const traces::Question& question, sim::Rng& rng) const {
    if (!world.spec.origin_by_client) return random_node(world, rng);
    sim::Rng of_client = clients.at(question.client);
    return random_node(world, of_client);
  }

  // Does the question come from a host outside? Of all hosts one asks as much as the other.
  bool from_outside(const traces::Question& question, std::uint64_t index) const {
    const std::uint32_t riders = world.spec.faults.outside;
    if (riders == 0) return false;
    const std::uint32_t hosts = world.spec.overlay.hosts + riders;
    return outside.at(world.spec.origin_by_client ? question.client : index).below(hosts) < riders;
  }

  World& world;
  Measurements& measurements;
  Placement* placement;
  Reporter reporter;
  bool ends_with_answers = false;  // does the scheduler stop at the last of them?
  sim::Stream lookups;
  sim::Stream clients;
  sim::Stream outside;
};

// A client outside asks through the node `at`, which it calls from the place of some node. It calls
// another node where it gets no answer; `at` becomes the one that has answered.
sim::Task<service::Answer> ask_from_outside(World& world, NodeIndex& at,
                                            const service::Question& question, sim::Rng& rng) {
  const NodeIndex place = random_node(world, rng);
  std::uint32_t timeouts = 0;
  while (true) {
    const sim::CallOutcome outcome = co_await world.network.call(place, at, rng);
    if (outcome == sim::CallOutcome::kAnswered) break;
    at = random_node(world, rng);
    if (++timeouts == kMostGateways) co_return service::Answer{.timeouts = timeouts, .server = at};
  }
  service::Answer answer = co_await world.service->ask(at, question, rng);
  ++answer.hops;
  answer.timeouts += timeouts;
  co_return answer;
}

sim::Task<service::Answer> ask_at(World& world, bool outside, NodeIndex& at,
                                  const service::Question& question, sim::Rng& rng) {
  return outside ? ask_from_outside(world, at, question, rng)
                 : world.service->ask(at, question, rng);
}

// One question of the trace, from asking to answer.
sim::Process ask(Asking& asking, traces::Question asked_for, std::uint64_t index) {
  World& world = asking.world;
  sim::Rng rng = asking.lookups.at(index);
  NodeIndex client = asking.client(asked_for, rng);
  const dns::RecordIndex record = world.rrsets->record(asked_for.name);
  const service::Question question = {record, world.dhash->key(record)};
  const sim::Time asked = world.scheduler.now();
  const bool outside = asking.from_outside(asked_for, index);
  const service::Answer answer = co_await ask_at(world, outside, client, question, rng);
  asking.answered(index, client, question, answer, asked);
}

// Asks the trace's questions when their times come; one of them is pending at a time.
sim::Process arrivals(Asking& asking) {
  World& world = asking.world;
  const sim::Time start = world.scheduler.now() + world.spec.trace.start;
  traces::Question question;
  for (std::uint64_t index = 0; world.trace->next(question); ++index) {
    const dns::RecordIndex record = world.rrsets->record(question.name);
    world.service->expect(record);
    asking.measurements.prefetch(record);
    co_await world.scheduler.at(start + (question.time - sim::Time()));
    world.scheduler.spawn(ask(asking, question, index));
  }
}

// Asks for one random key after another until enough have been begun.
sim::Process ask_for_keys(Asking& asking, std::uint64_t& next) {
  World& world = asking.world;
  if (world.spec.trace.start > sim::Duration()) {
    co_await world.scheduler.delay(world.spec.trace.start);
  }
  while (next < world.spec.trace.queries) {
    const std::uint64_t index = next++;
    sim::Rng rng = asking.lookups.at(index);
    NodeIndex client = random_node(world, rng);
    service::Question question;
    question.key = overlay::random_id(rng);
    const sim::Time asked = world.scheduler.now();
    const bool outside = asking.from_outside({}, index);
    const service::Answer answer = co_await ask_at(world, outside, client, question, rng);
    asking.answered(index, client, question, answer, asked);
  }
}

// Runs until the last question is answered, and the time that the trace has is over. On a ring that
// lives, with a time series, and where copies follow popularity there is always something to come.
// The observer is told how it goes on now and then.
void run_to_the_end(World& world, Asking& asking) {
  const bool ends_by_itself = !world.spec.living() && !world.spec.dhash.placement.at_work();
  if (ends_by_itself && !world.spec.window) return world.scheduler.run();
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

NodeIndex random_node(const World& world, sim::Rng& rng) {
  while (true) {
    const NodeIndex n = rng.below(world.members.count());
    if (world.members.present(n)) return n;
  }
}

void ask_questions(World& world, Measurements& measurements, Observer* observer,
                   Placement* placement) {
  const std::uint64_t total =
      world.trace ? world.trace->question_count() : world.spec.trace.queries;
  if (placement != nullptr) placement->start();
  Asking asking(world, measurements, placement, observer, total);
  std::uint64_t next = 0;  // of the random keys
  if (world.trace) {
    world.scheduler.spawn(arrivals(asking));
  } else {
    for (std::uint64_t i = 0; i < world.spec.trace.in_flight; ++i) {
      world.scheduler.spawn(ask_for_keys(asking, next));
    }
  }
  run_to_the_end(world, asking);
}

}  // namespace ddns::experiments
