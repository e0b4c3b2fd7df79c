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

// Inserts one record after another until none is left.
sim::Process insert_some(World& world, Measurements& measurements, Observer* observer,
                         const std::vector<dns::RecordIndex>& records, std::size_t& next) {
  const sim::Stream stream(world.spec.seed, "inserts");
  while (next < records.size()) {
    if (observer && next % Observer::kEvery == 0) observer->progress(0, world.trace->question_count());
    const dns::RecordIndex record = records[next++];
    if (next < records.size()) world.dhash->prefetch(records[next]);
    sim::Rng rng = stream.at(record);
    const NodeIndex origin = random_node(world, rng);
    measurements.inserted(record, co_await world.dhash->insert(origin, record, rng));
  }
}

}  // namespace

void insert_records(World& world, Measurements& measurements, Observer* observer) {
  const std::vector<dns::RecordIndex> records = insert_order(world.spec, *world.rrsets);
  if (world.spec.dhash.insert_by_protocol) {
    std::size_t next = 0;
    for (unsigned i = 0; i < kInsertsInFlight; ++i) {
      world.scheduler.spawn(insert_some(world, measurements, observer, records, next));
    }
    world.scheduler.run();
  } else {
    for (const dns::RecordIndex r : records) measurements.inserted(r, world.dhash->place(r));
  }
  measurements.inserts_done();
}

}  // namespace ddns::experiments
