// What keeps a network of Pastry nodes alive, as numbers: how often nodes look after their tables,
// when they hold another node dead, and what the messages of all that cost. Rowstron and Druschel
// (Middleware 2001) give no periods; the defaults of leaves are Chord's, for comparison's sake.
#pragma once

#include "overlay/protocol.h"

namespace ddns::pastry {

struct MaintenanceSettings {
  // Between two calls to the next node on each side (section 2.5: "neighboring nodes in the nodeId
  // space periodically exchange keep-alive messages").
  overlay::Period keep_alive = {};
  // Between two calls to the other leaves, which have their turns.
  overlay::Period probe_leaves = {};
  // Between two looks after cells of the table, which have their turns. It has several times as
  // many nodes as a leaf set.
  overlay::Period probe_table{sim::Duration::seconds(5), sim::Duration::seconds(15)};
  // Between two calls to nodes that it has lost.
  overlay::Period probe_contacts{sim::Duration::seconds(150), sim::Duration::seconds(450)};

  // A node is held dead when so many calls in a row have timed out, >= 1; those of lookups, which
  // go round the node, are counted apart.
  unsigned tries = 2;
  unsigned lookup_tries = 1;
  // For so long a node does not believe others who name a node that it has itself found dead.
  sim::Duration suspicion_age = sim::Duration::seconds(600);
  // A node drops what a lookup that it directed has found dead: the caller tells it.
  bool learn_from_lookups = true;
  // How many nodes a node remembers of those that it has lost, and of the one that it joined
  // through. 0: two networks that have come apart never meet again.
  unsigned contacts = 0;
  overlay::ByteModel bytes = {};
};

}  // namespace ddns::pastry
