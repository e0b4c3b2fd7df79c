// Before the first question: the records are stored.
#pragma once

#include "experiments/run/measure.h"
#include "experiments/world/observer.h"
#include "experiments/world/world.h"

namespace ddns::experiments {

// The node of the client that owns the record, from which it is inserted where it is not put in
// place: any alike.
NodeIndex inserting_node(const World& world, dns::RecordIndex record);

// Stores every record that exists: by inserts from random nodes, or in place. Returns when the last
// is stored. REQUIRES: the service has records.
void insert_records(World& world, Measurements& measurements, Observer* observer = nullptr);

}  // namespace ddns::experiments
