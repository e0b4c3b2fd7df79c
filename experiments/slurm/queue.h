// What has become of the elements that were submitted: from Slurm while it still knows (squeue),
// and then from their logs. Slurm's accounting is not needed.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>

namespace ddns::experiments {

enum class SlurmState {
  kPending,
  kRunning,
  kDone,       // ended with exit code 0
  kFailed,     // ended with another one
  kMemory,     // was killed because it took more memory than it had asked for
  kTime,       // was killed at its time limit
  kCancelled,  // by a user, or by a job of higher priority
  kNode,       // its node failed
  kGone,       // Slurm does not know it, and its log does not say how it ended
};

// One element, as far as it is known.
struct SlurmEnd {
  SlurmState state = SlurmState::kGone;
  std::string why;  // "Resources"; the last line of a log; may be ""
};

struct SlurmShard : SlurmEnd {
  std::uint64_t job = 0;        // the last one that it was an element of
  std::string log;              // of that one
  std::uint64_t memory_mb = 0;  // what that had asked for
  std::uint64_t needs_mb = 0;   // twice what was too little at some time; 0: nothing was
  bool active() const { return state == SlurmState::kPending || state == SlurmState::kRunning; }
};

struct SlurmMerge : SlurmEnd {
  std::uint64_t job = 0;  // 0: none was submitted
};

struct SlurmQueue {
  unsigned shards = 0;                      // n of what was submitted; 0: nothing was
  std::map<unsigned, SlurmShard> elements;  // by shard; those that were submitted
  SlurmMerge merge;                         // the last one
  std::string trouble;                      // why Slurm could not be asked; "": it was
};

// Reads the records in `folder` of the plan, and asks squeue, once, if there are any. A folder that
// is not there has no records. Throws InputError (kData) on a record that is none.
SlurmQueue slurm_queue(const std::string& folder, const std::string& plan);

// "slurm: 24 shards, 3 pending (Resources), 1 running, 20 done", and a line for each element that
// ended in another way, at most ten, with what is said of it. "" where nothing was submitted.
std::string slurm_text(const SlurmQueue& queue);

// What squeue says, one element a line: "JOB|TASK|STATE|REASON|NAME", as kSlurmFormat asks for.
// Lines that are none are passed over. By job and task; task 0 is a job that is no array.
inline constexpr std::string_view kSlurmFormat = "%F|%K|%T|%r|%j";
struct SlurmKnown : SlurmEnd {
  std::string name;  // of the job
};
using SlurmKnowledge = std::map<std::pair<std::uint64_t, unsigned>, SlurmKnown>;
SlurmKnowledge read_squeue(std::string_view text);

// How an element ended by its log: by what slurmstepd has written there.
SlurmEnd read_slurm_log(std::string_view text);

}  // namespace ddns::experiments
