// Who is told when a node's own view of its neighbourhood changes: what DHash needs to know to keep
// its blocks where they belong (repair, handover), whatever the overlay.
#pragma once

#include "overlay/members.h"

namespace ddns::overlay {

// Called right after the tables of a present node show the change, at most once a change. What is
// told may read the tables and spawn processes, but not change the overlay.
class RingListener {
 public:
  virtual ~RingListener() = default;
  virtual void predecessor_changed(NodeIndex) {}
  virtual void successors_changed(NodeIndex) {}  // the first, or any other of the list
  virtual void joined(NodeIndex) {}              // is present, with tables that are all new
  virtual void leaving(NodeIndex) {}             // is about to tell its neighbours
  virtual void left(NodeIndex) {}                // is no longer present
  virtual void crashed(NodeIndex) {}
};

}  // namespace ddns::overlay
