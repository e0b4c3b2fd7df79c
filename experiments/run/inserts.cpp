#include "experiments/run/inserts.h"

#include <vector>

#include "experiments/run/questions.h"
#include "experiments/world/rrset_build.h"
#include "sim/random.h"
#include "sim/task.h"

namespace ddns::experiments {

namespace {

// So many inserts are under way at a time: enough to keep the simulator busy, and few in memory.
constexpr unsigned kInsertsInFlight = 64;

// Was the insert refused for a mistake that its owner then mends?
bool mended(World& world, dns::RecordIndex record, const dhash::InsertResult& result) {
  if (!world.mistakes || result.stored || !world.mistakes->wrong(record)) return false;
  if (result.admission != service::MistakeGate::kReason) return false;  // or it did not get there
  world.mistakes->mend(record);
  return true;
}

sim::Stream insert_draws(const World& world) {
  return {world.spec.seed, "inserts"};
}

// Inserts one record after another until none is left.
sim::Process insert_some(World& world, Measurements& measurements, Observer* observer,
                         const std::vector<dns::RecordIndex>& records, std::size_t& next) {
  while (next < records.size()) {
    if (observer && next % Observer::kEvery == 0)
      observer->progress(0, world.trace->question_count());
    const dns::RecordIndex record = records[next++];
    if (next < records.size()) world.dhash->prefetch(records[next]);
    sim::Rng rng = insert_draws(world).at(record);
    const NodeIndex origin = random_node(world, rng);
    const sim::Time begun = world.scheduler.now();
    dhash::InsertResult result = co_await world.dhash->insert(origin, record, rng);
    if (mended(world, record, result)) {
      measurements.alerted(world.scheduler.now() - begun);
      result = co_await world.dhash->insert(origin, record, rng);
    }
    measurements.inserted(record, result);
    if (!world.spec.dhash.insert_checked || !result.stored) continue;
    const sim::Duration ttl = world.spec.dhash.ttl.value_or(dhash::kForever);
    co_await world.dhash->fetch(origin, record, ttl, rng);
  }
}

}  // namespace

NodeIndex inserting_node(const World& world, dns::RecordIndex record) {
  sim::Rng rng = insert_draws(world).at(record);
  return random_node(world, rng);
}

void insert_records(World& world, Measurements& measurements, Observer* observer) {
  const std::vector<dns::RecordIndex> records = insert_order(world.spec, *world.rrsets);
  if (world.spec.dhash.insert_by_protocol) {
    std::size_t next = 0;
    for (unsigned i = 0; i < kInsertsInFlight; ++i) {
      world.scheduler.spawn(insert_some(world, measurements, observer, records, next));
    }
    world.scheduler.run();
  } else {
    for (const dns::RecordIndex r : records) {
      dhash::InsertResult result = world.dhash->place(r);
      if (mended(world, r, result)) {
        measurements.alerted(sim::Duration());
        result = world.dhash->place(r);
      }
      measurements.inserted(r, result);
    }
  }
  measurements.inserts_done();
}

}  // namespace ddns::experiments
