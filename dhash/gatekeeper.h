// Who may refuse a block that an insert brings to a node. A DHash asks each of its gatekeepers in
// turn (Dhash::add_gatekeeper); without any, every node stores what it is brought. Quotas are one
// (dhash/quota.h); who checks signatures is another (service/signature_gate.h).
//
// Of one replica that an insert brings to one node that does not hold it:
//   judge*  (the first that refuses ends it, and its reason is the insert's)  |  judge* stored*
// Repair and handover do not ask: what they bring has been admitted once (dhash/repair.h).
#pragma once

#include <cstdint>

#include "dhash/store.h"

namespace ddns::dhash {

// What a node says to a replica that an insert brings: that it stores it, or why it does not.
enum class Admission : std::uint8_t {
  kAdmitted,
  kOverQuota,
  kFull,
  // For its signatures and what they sign (service/signature_gate.h):
  kBadSignature,  // none is good
  kOutOfTime,     // it was good, or will be, at another time
  kUnsignedKey,   // its key, or one above, is none that the parent has signed
  kOlder,         // the node holds a later version
  kTooLarge
};

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
