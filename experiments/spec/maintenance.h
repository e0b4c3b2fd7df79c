// The section /maintenance, and what /dhash says of repair: how a ring that lives looks after its
// tables and its blocks.
#pragma once

#include "chord/maintenance.h"
#include "dhash/upkeep.h"
#include "experiments/spec/keys.h"
#include "kademlia/protocol.h"
#include "pastry/maintenance.h"

namespace ddns::experiments {

struct MaintenanceSpec {
  bool on = false;  // does the protocol run? Else tables stay as they were at first
  chord::MaintenanceSettings ring;
  pastry::MaintenanceSettings pastry;  // what `ring` has of the same name is said there
  kademlia::MaintenanceSettings kademlia;
  bool repair = false;
  dhash::RepairSettings blocks;
};

extern const Section<MaintenanceSpec> kMaintenance;
extern const Section<MaintenanceSpec> kRepair;

}  // namespace ddns::experiments
