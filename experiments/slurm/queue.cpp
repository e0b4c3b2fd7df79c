#include "experiments/slurm/queue.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <set>
#include <stdexcept>
#include <vector>

#include "experiments/slurm/command.h"
#include "experiments/slurm/record.h"

namespace ddns::experiments {

namespace {

// The words of squeue (its manual page, "JOB STATE CODES").
std::optional<SlurmState> state_of(std::string_view word) {
  static const std::map<std::string_view, SlurmState> kWords = {
      {"PENDING", SlurmState::kPending},      {"CONFIGURING", SlurmState::kPending},
      {"REQUEUED", SlurmState::kPending},     {"REQUEUE_FED", SlurmState::kPending},
      {"REQUEUE_HOLD", SlurmState::kPending}, {"RESV_DEL_HOLD", SlurmState::kPending},
      {"SPECIAL_EXIT", SlurmState::kPending}, {"RUNNING", SlurmState::kRunning},
      {"COMPLETING", SlurmState::kRunning},   {"RESIZING", SlurmState::kRunning},
      {"SIGNALING", SlurmState::kRunning},    {"STAGE_OUT", SlurmState::kRunning},
      {"STOPPED", SlurmState::kRunning},      {"SUSPENDED", SlurmState::kRunning},
      {"COMPLETED", SlurmState::kDone},       {"FAILED", SlurmState::kFailed},
      {"OUT_OF_MEMORY", SlurmState::kMemory}, {"TIMEOUT", SlurmState::kTime},
      {"DEADLINE", SlurmState::kTime},        {"CANCELLED", SlurmState::kCancelled},
      {"PREEMPTED", SlurmState::kCancelled},  {"REVOKED", SlurmState::kCancelled},
      {"NODE_FAIL", SlurmState::kNode},       {"BOOT_FAIL", SlurmState::kNode}};
  const auto found = kWords.find(word);
  if (found == kWords.end()) return std::nullopt;
  return found->second;
}

template <class T>
std::optional<T> whole_number(std::string_view text) {
  T number = 0;
  const auto [rest, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || rest != text.data() + text.size()) return std::nullopt;
  return number;
}

// Up to the next `end`, which is taken off too.
std::string_view next_piece(std::string_view& text, char end) {
  const std::size_t at = std::min(text.find(end), text.size());
  const std::string_view piece = text.substr(0, at);
  text.remove_prefix(std::min(at + 1, text.size()));
  return piece;
}

std::string log_text(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

// All that Slurm still knows of the jobs.
SlurmKnowledge ask_slurm(const std::vector<SlurmRecord>& records, std::string& trouble) {
  std::string jobs;
  for (const SlurmRecord& record : records) {
    jobs += (jobs.empty() ? "" : ",") + std::to_string(record.job);
  }
  try {
    const Said said = run_command({"squeue", "--noheader", "--all", "--array", "--states=all",
                                   "--jobs=" + jobs, "--format=" + std::string(kSlurmFormat)},
                                  "without it the queue cannot be seen");
    if (said.status == 0) return read_squeue(said.out);
    // Of a job that it has forgotten it says this, where it is asked for one alone.
    if (said.err.find("Invalid job id") == said.err.npos) trouble = complaint("squeue", said);
  } catch (const std::runtime_error& e) {
    trouble = e.what();
  }
  return {};
}

// How an element ended, or stands. Slurm need not see why a process was killed: of one that took
// too much memory it may say no more than FAILED. The log does. Of one that was cancelled before it
// began Slurm keeps nothing, and there is no log.
SlurmEnd end_of(const SlurmKnown* known, const std::string& log, bool slurm_answers) {
  if (known != nullptr && known->state <= SlurmState::kDone) return *known;
  if (known == nullptr && slurm_answers && !std::filesystem::exists(log)) {
    return {SlurmState::kCancelled, "before it began"};
  }
  const SlurmEnd by_log = read_slurm_log(log_text(log));
  if (known == nullptr || by_log.state == SlurmState::kMemory) return by_log;
  if (known->state != SlurmState::kFailed) return *known;
  if (by_log.state != SlurmState::kGone) return by_log;
  return {SlurmState::kFailed, by_log.why.empty() ? known->why : by_log.why};
}

const char* state_text(SlurmState state) {
  switch (state) {
    case SlurmState::kPending:
      return "pending";
    case SlurmState::kRunning:
      return "running";
    case SlurmState::kDone:
      return "done";
    case SlurmState::kFailed:
      return "failed";
    case SlurmState::kMemory:
      return "killed for memory";
    case SlurmState::kTime:
      return "killed at the time limit";
    case SlurmState::kCancelled:
      return "cancelled";
    case SlurmState::kNode:
      return "lost with a node";
    case SlurmState::kGone:
      return "ended, Slurm no longer knows how";
  }
  return "";
}

std::string shard_line(unsigned shard, const SlurmShard& element) {
  std::string line = fmt::format("  shard {}: {}", shard, state_text(element.state));
  if (element.state == SlurmState::kMemory) {
    line += fmt::format(", of which it had {} MB; the next submission asks for {} MB",
                        element.memory_mb, element.needs_mb);
  } else if (!element.why.empty()) {
    line += ": " + element.why;
  }
  return line + fmt::format(" ({})\n", element.log);
}

}  // namespace

SlurmKnowledge read_squeue(std::string_view text) {
  SlurmKnowledge all;
  while (!text.empty()) {
    std::string_view line = next_piece(text, '\n');
    const auto job = whole_number<std::uint64_t>(next_piece(line, '|'));
    const std::string_view task_word = next_piece(line, '|');
    const auto task = task_word == "N/A" ? 0 : whole_number<unsigned>(task_word);
    const auto state = state_of(next_piece(line, '|'));
    const std::string why(next_piece(line, '|'));
    if (!job || !task || !state) continue;
    all[{*job, *task}] = {{*state, why == "None" ? "" : why}, std::string(line)};
  }
  return all;
}

SlurmEnd read_slurm_log(std::string_view text) {
  static constexpr std::pair<std::string_view, SlurmState> kMarks[] = {
      {"exceeded memory limit", SlurmState::kMemory},
      {"Exceeded job memory limit", SlurmState::kMemory},
      {"oom_kill event", SlurmState::kMemory},
      {"oom-kill event", SlurmState::kMemory},
      {"DUE TO TIME LIMIT", SlurmState::kTime},
      {"DUE TO NODE FAILURE", SlurmState::kNode},
      {"CANCELLED AT", SlurmState::kCancelled}};
  SlurmEnd end;
  std::size_t best = std::size(kMarks);  // what stands further up says more
  while (!text.empty()) {
    const std::string_view line = next_piece(text, '\n');
    if (!line.starts_with("slurmstepd")) {
      if (best == std::size(kMarks) && line.find_first_not_of(" \r\t") != line.npos) end.why = line;
      continue;
    }
    for (std::size_t i = 0; i < best; ++i) {
      if (line.find(kMarks[i].first) == line.npos) continue;
      best = i;
      const std::size_t text_at = line.find("error: ");
      end = {kMarks[i].second, std::string(text_at == line.npos ? line : line.substr(text_at + 7))};
    }
  }
  return end;
}

SlurmQueue slurm_queue(const std::string& folder, const std::string& plan) {
  SlurmQueue queue;
  const std::vector<SlurmRecord> records = read_records(folder, plan);
  if (records.empty()) return queue;
  const SlurmKnowledge all = ask_slurm(records, queue.trouble);
  const bool answers = queue.trouble.empty();
  const auto known = [&all](const SlurmRecord& record, unsigned task) -> const SlurmKnown* {
    const auto found = all.find({record.job, task});
    return found != all.end() && found->second.name == record.name ? &found->second : nullptr;
  };
  for (const SlurmRecord& record : records) {
    queue.shards = record.shards;
    const std::string stem = fmt::format("{}/{}_", folder, record.job);
    if (record.indices.empty()) {
      queue.merge = {end_of(known(record, 0), stem + "merge.log", answers), record.job};
    }
    for (const unsigned index : record.indices) {
      SlurmShard& shard = queue.elements[index];
      shard.log = fmt::format("{}{}.log", stem, index);
      static_cast<SlurmEnd&>(shard) = end_of(known(record, index), shard.log, answers);
      shard.job = record.job;
      shard.memory_mb = record.memory_mb;
      if (shard.state == SlurmState::kMemory) {
        shard.needs_mb = std::max(shard.needs_mb, 2 * record.memory_mb);
      }
    }
  }
  return queue;
}

std::string slurm_text(const SlurmQueue& queue) {
  if (queue.shards == 0) return "";
  std::map<SlurmState, std::size_t> counts;
  std::map<SlurmState, std::set<std::string>> reasons;
  constexpr std::size_t kMostLines = 10;
  std::size_t ended = 0;
  std::string lines;
  for (const auto& [shard, element] : queue.elements) {
    ++counts[element.state];
    if (element.state == SlurmState::kPending && !element.why.empty()) {
      reasons[element.state].insert(element.why);
    }
    const bool as_it_should = element.state <= SlurmState::kDone;
    if (as_it_should || element.state == SlurmState::kGone) continue;
    if (++ended <= kMostLines) lines += shard_line(shard, element);
  }
  if (ended > kMostLines) lines += fmt::format("  and {} more\n", ended - kMostLines);
  std::string text = fmt::format("slurm: {} shards", queue.shards);
  for (const auto& [state, count] : counts) {
    text += fmt::format(", {} {}", count, state_text(state));
    if (!reasons[state].empty()) text += fmt::format(" ({})", fmt::join(reasons[state], ", "));
  }
  text += '\n' + lines;
  if (queue.merge.job != 0) {
    text += fmt::format("  merge: {}", state_text(queue.merge.state));
    if (!queue.merge.why.empty()) text += ": " + queue.merge.why;
    text += fmt::format(" (job {})\n", queue.merge.job);
  }
  return text;
}

}  // namespace ddns::experiments
