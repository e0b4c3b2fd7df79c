// What is kept of a job that was submitted: FOLDER/JOB.json, beside its logs FOLDER/JOB_TASK.log.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace ddns::experiments {

struct SlurmRecord {
  std::uint64_t job = 0;
  std::string name;               // that Slurm knows it by
  std::string plan;               // of the batch
  unsigned shards = 0;            // n
  std::vector<unsigned> indices;  // of the shards that are its elements; none: it merges
  std::uint64_t memory_mb = 0;    // that each element asked for
  std::string submitted;          // "2026-01-31T12:00:00Z"
};

// The name of a batch's jobs: numbers of jobs begin anew when a cluster is set up again, and with
// the name another's job is not taken for one of these.
std::string slurm_job_name(const std::string& batch, const std::string& plan);

void write_record(const std::string& folder, const SlurmRecord& record);

// Those of the plan, in the order in which they were submitted. Throws InputError (kData) on a
// record that is none, and says its file.
std::vector<SlurmRecord> read_records(const std::string& folder, const std::string& plan);

}  // namespace ddns::experiments
