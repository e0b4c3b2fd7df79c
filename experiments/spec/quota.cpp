#include "experiments/spec/quota.h"

#include "experiments/spec/section.h"

namespace ddns::experiments {

namespace {

using namespace table;

const Condition kLimited = {"/quota/kind", {"room", "proportional"}};

}  // namespace

const Section<QuotaSpec> kQuota{
    "/quota",
    {kOnDhash},
    {word("kind", &QuotaSpec::policy,
          {{"none", std::nullopt},
           {"room", dhash::QuotaPolicy::kRoom},
           {"proportional", dhash::QuotaPolicy::kProportional}},
          "What a host refuses to store: nothing; what it has no room for; or also what would take "
          "an organisation above its share of the host's room."),
     number("blocks_per_unit", &QuotaSpec::blocks_per_unit, above(0, 1e6), "100", "blocks",
            "Room of a host for each unit of its capacity, replicas counted; its virtual nodes "
            "share it. Inserts keep to it; repair does not, and may fill a host beyond it.",
            kLimited),
     integer("organisations", &QuotaSpec::organisations, {1, 1e6}, "100", "",
             "Organisations beside the attacker. Host by host they contribute in turn, and each "
             "publishes names in proportion to what it contributes.",
             kLimited),
     number("slack", &QuotaSpec::slack, above(0, 1e6), "2", "",
            "How many times its share of all contributed room an organisation may fill of each "
            "host's room, rounded down; one block at least, if it contributes anything.",
            {"/quota/kind", {"proportional"}}),
     integer("attacker/records", &QuotaSpec::attacker_records, {0, 1e8}, "0", "",
             "Records that one more organisation, the attacker, tries to insert, under random "
             "keys, in random order among all others.",
             kLimited),
     integer("attacker/hosts", &QuotaSpec::attacker_hosts, {0, 1e7}, "1", "hosts",
             "Hosts that the attacker contributes, of /overlay/nodes; it has these also where it "
             "inserts nothing.",
             kLimited)}};

}  // namespace ddns::experiments
