// The keys of the table that say how much may be stored, and who tries to store more.
#include "experiments/spec/keys_parts.h"

namespace ddns::experiments::parts {

namespace {

using enum KeyType;

const Condition kLimited = {"/quota/kind", {"room", "proportional"}};

void add_room_keys(std::vector<Key>& t) {
  t.push_back({.pointer = "/quota/kind",
               .type = kWord,
               .words = {"none", "room", "proportional"},
               .defaults = {{R"("none")"}},
               .applies = {on_dhash()},
               .text = "What a host refuses to store: nothing; what it has no room for; or also "
                       "what would take an organisation above its share of the host's room."});
  t.push_back({.pointer = "/quota/blocks_per_unit",
               .type = kNumber,
               .minimum = 0,
               .maximum = 1e6,
               .exclusive_minimum = true,
               .unit = "blocks",
               .defaults = {{"100"}},
               .applies = {on_dhash(), kLimited},
               .text = "Room of a host for each unit of its capacity, replicas counted; its "
                       "virtual nodes share it. Inserts keep to it; repair does not, and may fill "
                       "a host beyond it."});
  t.push_back({.pointer = "/quota/organisations",
               .minimum = 1,
               .maximum = 1e6,
               .defaults = {{"100"}},
               .applies = {on_dhash(), kLimited},
               .text = "Organisations beside the attacker. Host by host they contribute in turn, "
                       "and each publishes names in proportion to what it contributes."});
  t.push_back({.pointer = "/quota/slack",
               .type = kNumber,
               .minimum = 0,
               .maximum = 1e6,
               .exclusive_minimum = true,
               .defaults = {{"2"}},
               .applies = {on_dhash(), {"/quota/kind", {"proportional"}}},
               .text = "How many times its share of all contributed room an organisation may fill "
                       "of each host's room, rounded down; one block at least, if it contributes "
                       "anything."});
}

void add_attacker_keys(std::vector<Key>& t) {
  t.push_back({.pointer = "/quota/attacker/records",
               .minimum = 0,
               .maximum = 1e8,
               .defaults = {{"0"}},
               .applies = {on_dhash(), kLimited},
               .text = "Records that one more organisation tries to insert, under random keys, in "
                       "random order among all others."});
  t.push_back({.pointer = "/quota/attacker/hosts",
               .minimum = 0,
               .maximum = 1e7,
               .unit = "hosts",
               .defaults = {{"1"}},
               .applies = {on_dhash(), kLimited},
               .text = "Hosts that it contributes, of /overlay/nodes; it has these also where it "
                       "inserts nothing."});
}

}  // namespace

void add_quota_keys(std::vector<Key>& t) {
  add_room_keys(t);
  add_attacker_keys(t);
}

}  // namespace ddns::experiments::parts
