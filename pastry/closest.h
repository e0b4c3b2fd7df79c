// Nodes by how close their ids are to a key on the circle, the closest first, whichever side they
// are on: the order in which Pastry gives keys to nodes. Of two that are equally close the one
// after the key comes first.
#pragma once

#include "overlay/members.h"

namespace ddns::pastry {

using overlay::Id;
using overlay::Members;
using overlay::NodeIndex;

// Goes through nodes in a row, present or not, in that order.
class Closest {
 public:
  // All members.
  Closest(const Members& members, const Id& key);
  // Those from `first` clockwise to `last`, of which the closest to the key is one. REQUIRES: the
  // key is at one of them or between two; they are fewer than all.
  Closest(const Members& members, const Id& key, NodeIndex first, NodeIndex last);
  // All members that come behind n.
  static Closest behind(const Members& members, const Id& key, NodeIndex n);

  // The next one, kNoNode behind the last.
  NodeIndex next();
  // The next one that is present.
  NodeIndex next_present();

 private:
  Closest(const Members& members, const Id& key, NodeIndex after, NodeIndex up, NodeIndex down,
          NodeIndex left);
  NodeIndex place(NodeIndex n) const { return n < members_.count() ? n : n - members_.count(); }

  const Members& members_;
  Id key_;
  NodeIndex after_;  // the next one clockwise of the key, and how many may come there
  NodeIndex up_;
  NodeIndex before_;  // the same on the other side
  NodeIndex down_;
  NodeIndex left_;  // in all
};

// Is a closer to the key than b, or equally close and after it?
bool closer(const Id& a, const Id& b, const Id& key);

// Is the present node n the closest of those that are? Reads only n and its two neighbours.
bool is_closest(const Members& members, NodeIndex n, const Id& key);

}  // namespace ddns::pastry
