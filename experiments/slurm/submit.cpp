#include "experiments/slurm/submit.h"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <charconv>
#include <ctime>
#include <set>
#include <stdexcept>

#include "experiments/files/output_file.h"
#include "experiments/slurm/command.h"
#include "experiments/slurm/queue.h"
#include "experiments/slurm/record.h"
#include "experiments/slurm/script.h"

namespace ddns::experiments {

namespace {

// "12", or "12;CLUSTER" where there are several.
std::uint64_t job_number(const std::string& said) {
  std::uint64_t job = 0;
  const auto [rest, error] = std::from_chars(said.data(), said.data() + said.size(), job);
  const bool ends = rest == said.data() + said.size() || *rest == '\n' || *rest == ';';
  if (error != std::errc() || !ends || job == 0) {
    throw std::runtime_error("sbatch: said \"" + said + "\", expected the number of a job");
  }
  return job;
}

std::uint64_t submit_script(const SlurmBatch& batch, const SlurmScript& script,
                            const std::set<std::uint64_t>& after) {
  const std::string path = batch.folder + '/' + script.file;
  write_file(path, script.text);
  std::vector<std::string> words = {"sbatch", "--parsable"};
  if (!after.empty()) {
    words.push_back(fmt::format("--dependency=afterany:{}", fmt::join(after, ":")));
  }
  words.push_back(path);
  const Said said = run_command(words, "--print shows the script without submitting");
  if (said.status != 0) throw std::runtime_error(complaint("sbatch", said));
  const std::uint64_t job = job_number(said.out);
  write_record(
      batch.folder,
      {job, slurm_job_name(batch.name, batch.plan), batch.plan, batch.shards, script.shards,
       script.memory_mb, fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", fmt::gmtime(std::time(nullptr)))});
  return job;
}

}  // namespace

SlurmSubmission slurm_submit(const SlurmBatch& batch, const std::vector<SlurmElement>& elements,
                             const SlurmOptions& options) {
  const SlurmQueue queue = slurm_queue(batch.folder, batch.plan);
  if (!queue.trouble.empty()) throw std::runtime_error(queue.trouble);
  SlurmSubmission submission;
  std::set<std::uint64_t> after;
  for (const auto& [shard, element] : queue.elements) {
    if (!element.active()) continue;
    after.insert(element.job);
    ++submission.active;
  }
  for (const SlurmScript& script : slurm_scripts(batch, elements, options, queue)) {
    const bool merges = script.shards.empty();
    try {
      const std::uint64_t job =
          submit_script(batch, script, merges ? after : std::set<std::uint64_t>());
      if (merges) {
        submission.merge = job;
        continue;
      }
      submission.arrays.push_back(job);
      submission.elements += script.shards.size();
      after.insert(job);
    } catch (const std::runtime_error& e) {
      if (submission.arrays.empty()) throw;
      throw std::runtime_error(
          fmt::format("{}; before that jobs {} were submitted, without one that merges", e.what(),
                      fmt::join(submission.arrays, ", ")));
    }
  }
  return submission;
}

unsigned largest_slurm_array() {
  constexpr unsigned kDefault = 1000;
  const std::string key = "MaxArraySize";
  try {
    const std::string text = run_command({"scontrol", "show", "config"}, "").out;
    const std::size_t at = text.find(key);
    if (at == text.npos) return kDefault;
    const std::size_t digits = text.find_first_of("0123456789", at + key.size());
    if (digits == text.npos) return kDefault;
    unsigned size = 0;
    std::from_chars(text.data() + digits, text.data() + text.size(), size);
    return size > 1 ? size - 1 : kDefault;
  } catch (const std::runtime_error&) {
    return kDefault;
  }
}

}  // namespace ddns::experiments
