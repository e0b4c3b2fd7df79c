// The sub-commands of `ddns`, one file each. Each adds itself to the command line; what it does
// when it is called returns the exit code (docs/experiments.md).
#pragma once

#include <CLI/CLI.hpp>
#include <functional>
#include <string>
#include <vector>

#include "experiments/document.h"
#include "experiments/progress.h"

namespace ddns::experiments {

enum ExitCode { kDone = 0, kFailed = 1, kBadUsage = 2, kBadSpec = 3, kBadData = 4, kDiffers = 5 };

// What the command line asked for; set by the sub-command that was named.
using Action = std::function<int()>;

void add_run_command(CLI::App& app, Action& action);
void add_sweep_command(CLI::App& app, Action& action);
void add_validate_command(CLI::App& app, Action& action);
void add_schema_command(CLI::App& app, Action& action);
void add_trace_command(CLI::App& app, Action& action);
void add_selfcheck_command(CLI::App& app, Action& action);
void add_reproduce_command(CLI::App& app, Action& action);
void add_export_command(CLI::App& app, Action& action);

// Options that several commands have.
struct SpecOptions {
  std::vector<std::string> set;
  std::string seed;
  bool quiet = false;

  void add_to(CLI::App& command);
  // --set and --seed as overrides. Throws InputError (kSpec).
  std::vector<Override> overrides() const;
};

}  // namespace ddns::experiments
