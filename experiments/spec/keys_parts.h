// How the table of keys is put together: keys.cpp calls these in the order of the table.
#pragma once

#include "experiments/spec/keys.h"

namespace ddns::experiments::parts {

inline constexpr double kBillion = 1e9;

// Traces whose questions go through the overlay; "one-server" is conventional DNS alone.
inline Condition on_overlay() {
  return {"/trace/kind", {"jung-day", "slashdot", "steady", "file", "uniform"}};
}
// Traces whose questions are for records of DHash; "uniform" measures routing alone.
inline Condition on_dhash() {
  return {"/trace/kind", {"jung-day", "slashdot", "steady", "file"}};
}

inline Condition on_chord() {
  return {"/overlay/kind", {"chord"}};
}

// Conditions refer to keys further up the table only.
void add_trace_keys(std::vector<Key>& table);
void add_overlay_keys(std::vector<Key>& table);
void add_living_keys(std::vector<Key>& table);
void add_dhash_keys(std::vector<Key>& table);
void add_repair_keys(std::vector<Key>& table);
void add_quota_keys(std::vector<Key>& table);
void add_travel_keys(std::vector<Key>& table);

}  // namespace ddns::experiments::parts
