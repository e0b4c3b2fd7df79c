// How far a command has got, on stderr: a bar that renews itself on a terminal, else a plain line
// now and then.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <mutex>
#include <string>

#include "experiments/files/text.h"
#include "experiments/batch/batch.h"

namespace ddns::experiments {

class Progress {
 public:
  enum class Style { kNone, kLines, kBar };
  // A bar where stderr is a terminal (coloured, unless NO_COLOR is set), lines where it is not.
  static Style style(bool quiet);

  // `what` is being done, measured in `unit`s.
  Progress(Style style, std::string what, std::string unit);
  ~Progress();  // leaves the terminal's line empty
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  // `done` may be a fraction of a unit. Any thread may call.
  void update(double done, double total);

  double seconds() const;  // since the beginning

 private:
  void draw(double done, double total, double seconds);

  Style style_;
  std::string what_;
  std::string unit_;
  std::mutex mutex_;
  std::chrono::steady_clock::time_point start_;
  std::chrono::steady_clock::time_point next_;  // when to draw again
  bool drawn_ = false;
};

// Shows the lookups of one run.
class RunProgress : public Observer {
 public:
  RunProgress(Progress::Style style, const std::string& name) : progress_(style, name, "lookups") {}
  void progress(std::uint64_t done, std::uint64_t total) override;

 private:
  Progress progress_;
};

// Shows how far a batch has got.
class SharedProgress : public BatchObserver {
 public:
  // `total` runs, called `unit`.
  SharedProgress(Progress::Style style, std::string what, std::string unit, double total)
      : progress_(style, std::move(what), std::move(unit)), total_(total) {}
  void advance(double runs) override;

 private:
  Progress progress_;
  double total_;
  std::atomic<double> done_{0};
};

}  // namespace ddns::experiments
