// Handing a batch to Slurm.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "experiments/slurm/batch.h"

namespace ddns::experiments {

struct SlurmSubmission {
  std::vector<std::uint64_t> arrays;  // jobs, in the order in which they were submitted
  std::uint64_t merge = 0;            // the job that waits for them
  std::size_t elements = 0;           // that were submitted
  std::size_t active = 0;             // that were left out: they are pending or running
};

// Writes the scripts to the batch's folder, submits them with sbatch, and records each job there.
// The merge job waits until its arrays, and what was pending or running before, have ended in
// whatever way. With no element to submit it is the only job. Throws std::runtime_error with what
// sbatch or squeue said; what was submitted and recorded by then stays so.
SlurmSubmission slurm_submit(const SlurmBatch& batch, const std::vector<SlurmElement>& elements,
                             const SlurmOptions& options);

// The most elements that a job array of this Slurm may have with indices from 1: what
// `scontrol show config` says less one, or 1,000, Slurm's default, where it says nothing.
unsigned largest_slurm_array();

}  // namespace ddns::experiments
