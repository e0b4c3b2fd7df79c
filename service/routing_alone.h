// The lookup service by itself: a question leads to the owner of its key, which has no records.
// Nothing is stored and nothing cached.
#pragma once

#include "overlay/lookup.h"
#include "service/name_service.h"

namespace ddns::service {

class RoutingAlone final : public NameService {
 public:
  // What `lookup` refers to must outlive this.
  explicit RoutingAlone(const overlay::Lookup& lookup) : lookup_(lookup) {}

  // Looks the question's key up. The end is kNotFound where the lookup came to whom it takes for
  // the owner, who is the answer's server; else kFailed.
  sim::Task<Answer> ask(NodeIndex client, const Question& question, sim::Rng& rng) override {
    return lookup_.run(client, question.key, /*probe=*/nullptr, rng);
  }

 private:
  overlay::Lookup lookup_;
};

}  // namespace ddns::service
