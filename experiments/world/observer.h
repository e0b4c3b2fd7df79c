// Who is told how a run gets on: what a command shows of it, and how it ends one early.
#pragma once

#include <cstdint>

namespace ddns::experiments {

// May throw: the run then ends with what was thrown.
class Observer {
 public:
  static constexpr std::uint64_t kEvery = 4096;  // questions, or inserts, between two reports

  virtual ~Observer() = default;
  // `done` of `total` questions have been answered. Called now and then, with 0 while records are
  // inserted.
  virtual void progress(std::uint64_t done, std::uint64_t total) = 0;
};

}  // namespace ddns::experiments
