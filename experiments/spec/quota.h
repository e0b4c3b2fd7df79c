// The section /quota: how much may be stored, and who tries to store more.
#pragma once

#include <cstdint>
#include <optional>

#include "dhash/quota.h"
#include "experiments/spec/keys.h"

namespace ddns::experiments {

struct QuotaSpec {
  std::optional<dhash::QuotaPolicy> policy;  // nothing: hosts have room without end
  double blocks_per_unit = 0;
  dhash::OrganisationIndex organisations = 1;  // beside the attacker
  double slack = 1;
  std::uint64_t attacker_records = 0;
  std::uint32_t attacker_hosts = 0;
};

extern const Section<QuotaSpec> kQuota;

}  // namespace ddns::experiments
