// The files that a run reads besides its experiment, as its result tells them.
#pragma once

#include <sys/stat.h>

#include <map>
#include <mutex>
#include <string>

#include "experiments/spec/spec.h"

namespace ddns::experiments {

class InputFiles {
 public:
  // {"/trace/path": {"path": as the experiment says it, "bytes": ..., "sha256": ...}, ...}; empty
  // where the experiment names no file. Every file is read once, unless it has changed meanwhile.
  // Any thread may call. Throws InputError (kData) where a file cannot be read, or is not the one
  // that the result was made of which stands for the experiment.
  Json of(const Spec& spec);

 private:
  struct Known {
    struct stat state;
    std::string sha256;
  };
  const Known& look_at(const std::string& path);

  std::mutex mutex_;
  std::map<std::string, Known> known_;  // by path
};

}  // namespace ddns::experiments
