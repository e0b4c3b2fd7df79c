// What answers questions. A run has one service, which its clients ask; what is behind it is the
// service's own: RRsets in DHash (service/ddns.h), routing alone (service/routing_alone.h), or one
// server (service/conventional/one_server.h). Resolvers, which tell more of a question, have an
// interface of their own (service/conventional/resolvers.h).
#pragma once

#include <cstdint>

#include "dns/rrset_table.h"
#include "overlay/lookup.h"
#include "sim/random.h"
#include "sim/task.h"

namespace ddns::service {

using overlay::NodeIndex;

inline constexpr dns::RecordIndex kNoRecord = UINT32_MAX;

// What a client asks for: a record, or a bare key that is no record's.
struct Question {
  dns::RecordIndex record = kNoRecord;
  overlay::Id key;
};

// What comes of a question is what comes of a lookup. kFound, kNotFound and kFailed are the ends of
// a question whatever the service; its hops are the RPCs that it took.
using Answer = overlay::LookupResult;

class NameService {
 public:
  virtual ~NameService() = default;
  // Asks from the node `client`; the task ends when the client has the answer. Chance is drawn from
  // `rng`. The service, the question and `rng` must outlive the task.
  virtual sim::Task<Answer> ask(NodeIndex client, const Question& question, sim::Rng& rng) = 0;
  // The record will be asked for, some events from now: fetches the memory that this reads first.
  virtual void expect(dns::RecordIndex) const {}
};

}  // namespace ddns::service
