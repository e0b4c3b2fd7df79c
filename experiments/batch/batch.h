// Many runs that belong together: the points of a sweep, the runs behind a paper's claims.
//
// Each point has a file of its own, FOLDER/POINT.json, that appears whole or not at all. Beside it
// POINT.provenance.json says by an id what the point is: its resolved specification with the seed,
// the digests of the files that it reads, and the version of the program. So any number of
// processes, on any number of machines that share the folder, may run parts of a batch, be stopped,
// and run again; nobody locks anything. What stands in the folder under the id of its point is
// done. A point whose run fails leaves POINT.failed.json, with the error, until it is run again.
#pragma once

#include <cstddef>
#include <functional>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "experiments/load/inputs.h"
#include "experiments/result/provenance.h"
#include "experiments/run/earlier.h"
#include "experiments/run/run.h"
#include "experiments/spec/spec.h"

namespace ddns::experiments {

// Told how a batch gets on, by any thread.
class BatchObserver {
 public:
  virtual ~BatchObserver() = default;
  // So much more is done: fractions of runs, which add up to their number.
  virtual void advance(double runs) = 0;
};

struct BatchPoint {
  std::string name;            // of its file, distinct in the batch; may lead through folders
  const Spec* spec = nullptr;  // outlives the batch
  std::string whole = {};      // where a second file holds the whole result, as STEM; or ""
  Json depends = {};           // what the file's content depends on beside the run
};

struct PointState {
  enum class Kind { kMissing, kFailed, kDone };
  Kind kind = Kind::kMissing;
  std::string error = {};  // of what failed: its message,
  int exit_code = 0;       // and the exit code of a program that ends with it
};

struct BatchSettings {
  unsigned jobs = 1;                  // threads
  bool force = false;                 // replace what is not a result of the same point
  BatchObserver* observer = nullptr;  // may be null
};

using FailedPoints = std::vector<std::pair<std::size_t, PointState>>;  // in the order of the points

struct BatchOutcome {
  std::size_t ran = 0;
  std::size_t skipped = 0;   // they were done before
  std::size_t replaced = 0;  // of them another version had made another result
  FailedPoints failed = {};
};

class Batch {
 public:
  // What of a result is to stand in the point's file. It has the result's "spec", "inputs" and
  // "fingerprint". Any thread may call.
  using Content = std::function<Json(std::size_t point, const Result& result)>;

  // In a folder of the program's own, what stands in the way of a point is replaced unasked. Throws
  // what RunCheck throws (experiments/run/check.h).
  enum class Folder { kOfUser, kOwn };
  Batch(std::string folder, std::vector<BatchPoint> points, Content content,
        Folder whose = Folder::kOfUser);

  const std::string& folder() const { return folder_; }
  std::size_t size() const { return points_.size(); }
  const BatchPoint& point(std::size_t i) const { return points_[i]; }
  std::vector<std::size_t> all() const;  // 0 .. size() - 1
  std::string stem(std::size_t point) const { return folder_ + '/' + points_[point].name; }
  std::string file(std::size_t point) const { return stem(point) + ".json"; }

  // What the point is, as 64 hexadecimal digits.
  const std::string& id(std::size_t point) const { return ids_[point]; }
  // What all points are, likewise.
  std::string plan_id() const;

  // What a point and what all of them are expected to take, in seconds of processor time.
  double cost_s(std::size_t point) const;
  std::vector<double> costs_s() const;

  // What became of the point, by what stands in the folder. Any thread may call.
  PointState state(std::size_t point) const;
  std::vector<PointState> states(unsigned jobs) const;

  // Runs those of `which` that are not done, the longest first, so that no thread is left alone
  // with a long one. Before the first, throws std::runtime_error where a file could not be written
  // or, unless told to, would replace what is not a result of its point
  // (experiments/run/earlier.h). A point that fails does not keep the others from being run.
  // Throws, too, what the writing of a file throws: a disk that is full ends all.
  BatchOutcome run(const std::vector<std::size_t>& which, const BatchSettings& settings);

 private:
  void prepare(const std::vector<std::size_t>& which, const BatchSettings& settings);
  void run_one(std::size_t point, BatchObserver* observer, BatchOutcome& outcome);
  void finish(std::size_t point, const Result& result, const Json& content, const CostMeter& meter,
              BatchOutcome& outcome);
  void fail(std::size_t point, PointState state, BatchOutcome& outcome);
  bool is_there(std::size_t point, const std::string& stem) const;

  std::string folder_;
  Folder whose_;
  std::vector<BatchPoint> points_;
  Content content_;
  InputFiles files_;
  std::vector<std::string> ids_;
  // Of each point: what stands where its files are to go. Written by the one thread that has it.
  struct Stands {
    Earlier part;
    Earlier whole;
  };
  std::vector<Stands> stands_;
  std::mutex mutex_;  // of the outcome
};

}  // namespace ddns::experiments
