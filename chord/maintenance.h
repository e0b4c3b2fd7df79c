// What keeps a Chord ring alive is given here as numbers: how often nodes look after their tables,
// when they hold another node dead, and what the messages of all that cost.
//
// The defaults are those of the SIGCOMM 2001 paper's section 6.4 (each node stabilises at intervals
// drawn uniformly between 15 and 45 seconds) where it gives any.
#pragma once

#include <cstdint>

#include "overlay/protocol.h"
#include "sim/time.h"

namespace ddns::chord {

using overlay::ByteModel;
using overlay::MaintenanceCost;
using overlay::Period;

struct MaintenanceSettings {
  Period stabilise;
  Period fix_fingers;
  Period check_predecessor;
  Period probe_contacts{sim::Duration::seconds(150), sim::Duration::seconds(450)};

  // A node is held dead when so many calls in a row have timed out, >= 1; those of lookups, which
  // go round the node, are counted apart.
  unsigned tries = 2;
  unsigned lookup_tries = 1;
  // For so long a node does not believe others who name a node that it has itself found dead,
  // unless they have heard from it since. Long enough for the dead node to vanish from the
  // successor lists of others, which takes about a round of stabilising an entry.
  sim::Duration suspicion_age = sim::Duration::seconds(600);
  // A node drops what a lookup that it directed has found dead: the caller tells it (as p2psim's
  // Chord does; the notice is not counted here). Otherwise it drops only what it finds itself.
  bool learn_from_lookups = true;
  // A node that leaves still answers for so long, saying that it has left: then those whose fingers
  // point to it learn of it without waiting for a timeout.
  sim::Duration linger{};
  // How many nodes a node remembers of those that it has lost, and of the one that it joined
  // through, to call one of them from time to time. 0 is plain Chord, in which two rings that have
  // come apart never meet again.
  unsigned contacts = 0;
  ByteModel bytes;
};

// What a message of maintenance was for.
enum class MaintenanceKind : std::uint8_t {
  kStabilise,         // asking the successor for its predecessor and successor list
  kNotify,            // telling the successor of oneself
  kCheckFinger,       // asking a finger for its predecessor
  kFindFinger,        // the lookup of a finger that may be wrong
  kCheckPredecessor,  // asking the predecessor whether it is there
  kJoin,              // a join up to the first stabilising: the lookup and the copy of the tables
  kLeave,             // telling both neighbours
  kProbeContact,      // calling a lost node, and what follows if it is back
};

}  // namespace ddns::chord
