// Batches on Slurm (experiments/slurm/batch.h): the sub-command submit, and what status says.
#pragma once

#include <string>

#include "experiments/cli/command_batch.h"

namespace ddns::experiments {

// Adds to `command`, which has the other sub-commands, the one that hands what is missing to Slurm.
void add_submit_command(CLI::App& command, Action& action, const BatchWords& words);

// What has become of what was submitted, in lines; "" where nothing was.
std::string slurm_standing(const BatchCommand& command, const Batch& batch);

}  // namespace ddns::experiments
