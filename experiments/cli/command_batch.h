// What `ddns sweep` and `ddns reproduce` have in common: both run a batch
// (experiments/batch/batch.h), here or in shards elsewhere, tell how far it has got, and make its
// points into one result.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "experiments/batch/batch.h"
#include "experiments/cli/command.h"

namespace ddns::experiments {

// How a batch is merged.
struct Merging {
  unsigned jobs = 1;
  std::size_t skipped = 0;  // points that were done before
  const CostMeter& meter;   // of the command
};

// A batch with what becomes of it.
class BatchCommand {
 public:
  virtual ~BatchCommand() = default;
  virtual std::string name() const = 0;    // in messages, and of what is submitted
  virtual std::string folder() const = 0;  // of the results
  virtual const char* unit() const = 0;    // what its points are called: "points", "runs"
  virtual bool quiet() const = 0;
  virtual bool force() const = 0;
  virtual Batch& batch() = 0;
  // Throws std::runtime_error where what merge() writes could not be written.
  virtual void check_outputs() const = 0;
  // Makes the points, all of which are done, into one result. Returns the exit code.
  virtual int merge(const Merging& merging) = 0;
  // The words of the command line that name this batch, after "ddns sweep run" or the like; paths
  // are absolute.
  virtual std::vector<std::string> words() const = 0;
};

// How a command becomes a batch.
struct BatchWords {
  // Adds the options that name the batch. Every sub-command has them. The first option that is
  // returned has to be given.
  std::function<CLI::Option*(CLI::App& command)> add_to;
  std::function<std::unique_ptr<BatchCommand>()> make;
  bool needs_name = false;  // has that option to be given?
  unsigned jobs = 1;        // by default
};

// Makes `command` run and merge the whole batch, and adds its sub-commands: plan, run, status,
// merge and submit.
void add_batch_commands(CLI::App& command, Action& action, BatchWords words);

}  // namespace ddns::experiments
