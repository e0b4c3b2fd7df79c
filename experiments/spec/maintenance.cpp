#include "experiments/spec/maintenance.h"

#include "chord/maintenance.h"
#include "experiments/spec/churn.h"
#include "experiments/spec/section.h"
#include "experiments/spec/service.h"

namespace ddns::experiments {

namespace {

using namespace table;
using chord::MaintenanceSettings;
using dhash::RepairSettings;

const Condition kMaintained = {"/maintenance/on", {"true"}};
const Conditions kMaintainedChord = {kMaintained, {"/overlay/kind", {"chord"}}};
const Conditions kMaintainedPastry = {kMaintained, {"/overlay/kind", {"pastry"}}};
const Conditions kChordOrPastry = {kMaintained, {"/overlay/kind", {"chord", "pastry"}}};
const Condition kOfKademlia = {"/overlay/kind", {"kademlia"}};
const Condition kRepaired = {"/dhash/repair/on", {"true"}};
const Conditions kRepairedRing = {kRepaired, {"/overlay/kind", {"chord"}}};

template <class Settings>
Entry<Settings> pause(const char* name, overlay::Period Settings::*period, const char* defaults,
                      const char* text, const Conditions& where) {
  return within(period, table::pause(name, &overlay::Period::min, &overlay::Period::max, defaults,
                                     text, where))
      .front();
}

}  // namespace

const Section<MaintenanceSpec> kMaintenance{
    "/maintenance",
    {kOnOverlay},
    {flag("on", &MaintenanceSpec::on, {{"true", kChurning}, {"false"}},
          "Does the protocol keep up the tables? Without, they stay as they were at first, whoever "
          "fails. Churn needs it."),
     within(
         &MaintenanceSpec::ring,
         pause("stabilise_s", &MaintenanceSettings::stabilise, "[15, 45]",
               "Pause of a node between two rounds of stabilising, drawn between the two.",
               kMaintainedChord),
         pause("fix_fingers_s", &MaintenanceSettings::fix_fingers, "[15, 45]",
               "Pause of a node between two steps of fixing its fingers, drawn between the two.",
               kMaintainedChord),
         pause("check_predecessor_s", &MaintenanceSettings::check_predecessor, "[15, 45]",
               "Pause of a node between two looks after its predecessor, drawn between the two.",
               kMaintainedChord),
         integer(
             "tries", &MaintenanceSettings::tries, {1, 100}, "2", "calls",
             "So many calls of maintenance in a row without an answer, and a node is held dead.",
             kMaintained),
         seconds("suspicion_s", &MaintenanceSettings::suspicion_age, {0, kBillion}, "600",
                 "So long a node does not learn again of one that it has found dead.",
                 kChordOrPastry),
         integer("contacts", &MaintenanceSettings::contacts, {0, 1000}, "0", "nodes",
                 "Lost nodes that a node remembers and calls from time to time; 0 is plain Chord "
                 "or Pastry, which cannot join two rings that have come apart.",
                 kChordOrPastry),
         pause("probe_contacts_s", &MaintenanceSettings::probe_contacts, "[150, 450]",
               "Pause of a node between two calls to lost nodes that it remembers, drawn between "
               "the two.",
               kChordOrPastry)),
     within(
         &MaintenanceSpec::pastry,
         pause("keep_alive_s", &pastry::MaintenanceSettings::keep_alive, "[15, 45]",
               "Pause of a node between two calls to the next node on each side, drawn between "
               "the two.",
               kMaintainedPastry),
         pause("probe_leaves_s", &pastry::MaintenanceSettings::probe_leaves, "[15, 45]",
               "Pause of a node between two calls to other leaves, which have their turns; drawn "
               "between the two.",
               kMaintainedPastry),
         pause("probe_table_s", &pastry::MaintenanceSettings::probe_table, "[5, 15]",
               "Pause of a node between two looks after cells of its routing table, which have "
               "their turns; drawn between the two.",
               kMaintainedPastry)),
     within(&MaintenanceSpec::kademlia,
            seconds("refresh_s", &kademlia::MaintenanceSettings::refresh, {0.001, kBillion}, "3600",
                    "A bucket that has seen no lookup for so long is refreshed.",
                    {kMaintained, kOfKademlia}))}};

const Section<MaintenanceSpec> kRepair{
    "/dhash",
    {kOnDhash, kMaintained},
    {flag("repair/on", &MaintenanceSpec::repair, "true",
          "Are replicas made anew where holders go, and moved where others join?"),
     within(
         &MaintenanceSpec::blocks,
         seconds("repair/reaction_s", &RepairSettings::reaction, {0, kBillion}, "5",
                 "So long after its neighbours changed, a node compares what they hold.",
                 kRepairedRing),
         table::pause("repair/period_s", &RepairSettings::period_min, &RepairSettings::period_max,
                      {{"[3600, 3600]", kOfKademlia}, {"[900, 2700]"}},
                      "Pause of a node between two comparisons of what its neighbours hold, "
                      "where nothing has changed, or between two times that it republishes its "
                      "blocks; drawn between the two.",
                      kRepaired),
         seconds("repair/expiry_s", &RepairSettings::expiry, {0, kBillion}, "86400",
                 "A node that is not to keep a block drops it when nobody has stored it there "
                 "for so long.",
                 {kRepaired, kOfKademlia}),
         integer("repair/block_bytes", &RepairSettings::block_bytes, {1, 1e9}, "512", "bytes",
                 "Size of a block, for the cost of moving it.",
                 {kRepaired, {"/service/keys", {"known"}}}),
         flag("disks_survive", &RepairSettings::disks_survive, "true",
              "Has a host that went its blocks when it comes back?"))}};

}  // namespace ddns::experiments
