// What a run is expected to take, told from its specification alone by arithmetic over the tables
// that it will fill. Memory is meant to be right within half of it, either way; time is a rough
// figure for one processor of about 2020.
#pragma once

#include <string>

#include "experiments/spec/spec.h"

namespace ddns::experiments {

struct Cost {
  double nodes = 0;      // that will ever exist
  double questions = 0;  // of a recorded trace: as many as the size of its file suggests
  double messages = 0;   // of questions, inserts, and the ring's maintenance
  double memory_bytes = 0;
  double cpu_s = 0;
  std::string mostly;  // what takes the most memory
};
// Looks at no file but the size of a recorded trace.
Cost expected_cost(const Spec& spec);

// How far the memory that a run takes may be from its estimate: no more than this factor.
inline constexpr double kMemoryFactor = 1.5;

}  // namespace ddns::experiments
