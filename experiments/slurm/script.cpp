#include "experiments/slurm/script.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <charconv>
#include <cmath>
#include <functional>
#include <map>

#include "experiments/slurm/record.h"
#include "sim/check.h"

namespace ddns::experiments {

namespace {

using sim::InputError;

constexpr double kMb = 1 << 20;
constexpr std::uint64_t kLeast_mb = 128;  // of a program and its shell

std::uint64_t memory_class(double bytes) {
  const double mb = std::ceil(std::max(bytes, 0.0) / kMb);
  return std::max(kLeast_mb, std::bit_ceil(static_cast<std::uint64_t>(mb)));
}

// A line of the script that sbatch reads. It takes text in double quotes as it stands, but for a
// backslash before a quote or another backslash.
std::string directive(const std::string& option) {
  if (option.find_first_of("\n\r") != option.npos || !option.starts_with('-')) {
    throw InputError(InputError::Kind::kSpec,
                     option + ": is no option of sbatch, expected one line such as --qos=long");
  }
  if (option.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                               "-_=,.:/%+@[]") == option.npos) {
    return "#SBATCH " + option + '\n';
  }
  std::string quoted;
  for (const char c : option) {
    if (c == '"' || c == '\\') quoted += '\\';
    quoted += c;
  }
  return "#SBATCH \"" + quoted + "\"\n";
}

// The name of a log: a % of the folder is not Slurm's.
std::string log_option(const std::string& folder, const char* name) {
  if (folder.find_first_of("\\\n\r") != folder.npos) {
    throw InputError(InputError::Kind::kSpec,
                     folder +
                         ": has a backslash or ends a line, which Slurm takes for its own in "
                         "names of logs; choose another --output");
  }
  std::string escaped;
  for (const char c : folder) escaped += c == '%' ? "%%" : std::string(1, c);
  return "--output=" + escaped + '/' + name;
}

std::string head(const SlurmBatch& batch, const SlurmOptions& options, const std::string& job,
                 std::uint64_t memory, const char* log) {
  std::vector<std::string> all = {"--job-name=" + job,    log_option(batch.folder, log),
                                  "--open-mode=truncate", "--nodes=1",
                                  "--ntasks=1",           fmt::format("--mem={}M", memory)};
  if (!options.partition.empty()) all.push_back("--partition=" + options.partition);
  if (!options.time.empty()) all.push_back("--time=" + options.time);
  all.insert(all.end(), options.more.begin(), options.more.end());
  std::string text = "#!/bin/sh\n";
  for (const std::string& option : all) text += directive(option);
  return text;
}

std::string command_line(const std::vector<std::string>& words) {
  std::string line = "exec";
  for (const std::string& word : words) line += ' ' + shell_word(word);
  return line;
}

std::uint64_t needed_mb(const SlurmElement& element, const SlurmOptions& options,
                        const SlurmQueue& queue) {
  if (!options.mem.empty()) return memory_mb(options.mem);
  const auto before = queue.elements.find(element.shard);
  const std::uint64_t needs = before == queue.elements.end() ? 0 : before->second.needs_mb;
  return std::max(memory_class(element.memory_bytes), needs);
}

}  // namespace

std::vector<SlurmScript> slurm_scripts(const SlurmBatch& batch,
                                       const std::vector<SlurmElement>& elements,
                                       const SlurmOptions& options, const SlurmQueue& queue) {
  // What takes much memory takes long, as a rule, and is submitted first.
  std::map<std::uint64_t, std::vector<unsigned>, std::greater<>> classes;
  for (const SlurmElement& element : elements) {
    const auto before = queue.elements.find(element.shard);
    if (before != queue.elements.end() && before->second.active()) continue;
    classes[needed_mb(element, options, queue)].push_back(element.shard);
  }
  std::vector<SlurmScript> scripts;
  const std::string job = slurm_job_name(batch.name, batch.plan);
  for (auto& [memory, shards] : classes) {
    std::sort(shards.begin(), shards.end());
    std::string text = head(batch, options, job, memory, "%A_%a.log");
    text += directive("--array=" + index_ranges(shards));
    text += directive(fmt::format("--cpus-per-task={}", options.jobs));
    text += command_line(batch.run) +
            fmt::format(" --shard \"$SLURM_ARRAY_TASK_ID\"/{}\n", batch.shards);
    scripts.push_back({fmt::format("run-{}M.sh", memory), text, shards, memory});
  }
  const std::uint64_t memory =
      options.mem.empty() ? memory_class(batch.merge_memory_bytes) : memory_mb(options.mem);
  std::string text = head(batch, options, job, memory, "%j_merge.log");
  text += "# It waits for all others: sbatch --dependency=afterany:JOB[:JOB...]\n";
  text += command_line(batch.merge) + '\n';
  scripts.push_back({"merge.sh", text, {}, memory});
  return scripts;
}

std::string scripts_text(const std::vector<SlurmScript>& scripts) {
  std::string text;
  for (const SlurmScript& script : scripts) {
    if (!text.empty()) text += '\n';
    text += "# " + script.file + '\n' + script.text;
  }
  return text;
}

std::string shell_word(const std::string& word) {
  if (!word.empty() &&
      word.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                             "-_=,.:/%+@") == word.npos) {
    return word;
  }
  std::string quoted = "'";
  for (const char c : word) quoted += c == '\'' ? "'\\''" : std::string(1, c);
  return quoted + '\'';
}

std::string index_ranges(const std::vector<unsigned>& indices) {
  std::string text;
  for (std::size_t i = 0; i < indices.size();) {
    std::size_t last = i;
    while (last + 1 < indices.size() && indices[last + 1] == indices[last] + 1) ++last;
    if (!text.empty()) text += ',';
    text += std::to_string(indices[i]);
    if (last > i) text += '-' + std::to_string(indices[last]);
    i = last + 1;
  }
  return text;
}

std::uint64_t memory_mb(const std::string& text) {
  std::uint64_t number = 0;
  const char* end = text.data() + text.size();
  const auto [rest, error] = std::from_chars(text.data(), end, number);
  const std::string unit(rest, end);
  constexpr std::uint64_t kMost = 1ull << 40;
  if (error == std::errc() && number > 0 && number < kMost) {
    if (unit.empty() || unit == "M" || unit == "m") return number;
    if (unit == "K" || unit == "k") return (number + 1023) / 1024;
    if (unit == "G" || unit == "g") return number << 10;
    if (unit == "T" || unit == "t") return number << 20;
  }
  throw InputError(InputError::Kind::kSpec,
                   "--mem " + text + ": is no memory, expected a number and K, M, G or T: 4G");
}

}  // namespace ddns::experiments
