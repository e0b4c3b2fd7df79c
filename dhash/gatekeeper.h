// Who may refuse a block that an insert brings to a node. A DHash asks each of its gatekeepers in
// turn (Dhash::add_gatekeeper); without any, every node stores what it is brought. Quotas are one
// (dhash/quota.h); whoever judges by a record's signature, content or name is another.
//
// Of one replica that an insert brings to one node that does not hold it:
//   judge*  (the first that refuses ends it, and its reason is the insert's)  |  judge* stored*
// Repair and handover do not ask: what they bring has been admitted once (dhash/repair.h).
#pragma once

#include <cstdint>

#include "dhash/store.h"

namespace ddns::dhash {

// What a node says to a replica that an insert brings: that it stores it, or why it does not.
enum class Admission : std::uint8_t { kAdmitted, kOverQuota, kFull };

class Gatekeeper {
 public:
  virtual ~Gatekeeper() = default;
  // What `node` says to a replica of the record, `store` being what all hold.
  virtual Admission judge(NodeIndex node, RecordIndex record, const Store& store) const = 0;
  // All gatekeepers have admitted it: the node stores the record from now on.
  virtual void stored(NodeIndex node, RecordIndex record) = 0;
  // What the node had on disk is lost.
  virtual void lost_disk(NodeIndex node) = 0;
};

}  // namespace ddns::dhash
