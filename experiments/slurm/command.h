// Running another program, and hearing what it says.
#pragma once

#include <string>
#include <vector>

namespace ddns::experiments {

struct Said {
  int status = 0;  // exit code; 128 and the signal that ended it
  std::string out, err;
};

// Runs words[0], looked for on PATH, with these words and no input, and waits for it. Throws
// std::runtime_error: "sbatch is not on PATH" and `instead`, or why else it cannot be run.
Said run_command(const std::vector<std::string>& words, const std::string& instead);

// "sbatch: what it said", on one line, or its exit code where it said nothing.
std::string complaint(const std::string& program, const Said& said);

}  // namespace ddns::experiments
