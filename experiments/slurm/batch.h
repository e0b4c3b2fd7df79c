// A batch of runs as Slurm gets it. Shard i of n (1 <= i <= n) is a fixed part of the batch's
// points, and what is run of it is what is missing of it; so an element of a job array is a shard,
// and may run twice. Nothing here knows what a point is.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace ddns::experiments {

// What the user says to sbatch. "" is not given, and left to Slurm.
struct SlurmOptions {
  std::string partition;
  std::string time;               // the limit of an element, as sbatch takes it: "2:00:00"
  std::string mem;                // for every job in place of the estimates: "4G"
  std::vector<std::string> more;  // further options, each as it is: "--account=physics"
  unsigned jobs = 1;              // points that run at a time within an element: its processors
};

struct SlurmBatch {
  std::string name;                // of the experiment
  std::string folder;              // absolute: of scripts, logs and records
  std::vector<std::string> run;    // the words of an element, paths absolute, without --shard
  std::vector<std::string> merge;  // the words of the job that comes last
  unsigned shards = 1;             // n
  std::string plan;                // says what all points are
  double merge_memory_bytes = 512e6;
};

// A shard that is to be submitted, and the memory that it needs at most.
struct SlurmElement {
  unsigned shard = 1;
  double memory_bytes = 0;
};

}  // namespace ddns::experiments
