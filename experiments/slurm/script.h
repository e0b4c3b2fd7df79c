// The scripts that sbatch is given. They are POSIX sh and need the program and the shared folder.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "experiments/slurm/batch.h"
#include "experiments/slurm/queue.h"

namespace ddns::experiments {

struct SlurmScript {
  std::string file;  // name within the batch's folder
  std::string text;
  std::vector<unsigned> shards;  // "": the merge job
  std::uint64_t memory_mb = 0;   // that each element asks for
};

// A job array for each amount of memory, a power of two of MB, so that one large point does not
// make all others ask for as much; and last the merge job. What `queue` says is pending or running
// is left out, and what was killed for memory asks for twice what it had. Throws InputError (kSpec)
// where an option or a path is nothing that can be said to Slurm.
std::vector<SlurmScript> slurm_scripts(const SlurmBatch& batch,
                                       const std::vector<SlurmElement>& elements,
                                       const SlurmOptions& options, const SlurmQueue& queue);

// The scripts one below the other, for a reader.
std::string scripts_text(const std::vector<SlurmScript>& scripts);

// A word as the shell reads it: in single quotes where it needs them.
std::string shell_word(const std::string& word);

// "1-3,7" of 1, 2, 3, 7: ascending.
std::string index_ranges(const std::vector<unsigned>& indices);

// MB of a memory as sbatch takes it: "512", "4G". Throws InputError (kSpec) that says --mem.
std::uint64_t memory_mb(const std::string& text);

}  // namespace ddns::experiments
