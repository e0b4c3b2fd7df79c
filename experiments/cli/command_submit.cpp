#include "experiments/cli/command_submit.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <functional>

#include "experiments/batch/shard.h"
#include "experiments/files/console.h"
#include "experiments/files/place.h"
#include "experiments/slurm/queue.h"
#include "experiments/slurm/script.h"
#include "experiments/slurm/submit.h"
#include "experiments/terminal/plan.h"

namespace ddns::experiments {

namespace {

namespace fs = std::filesystem;

enum class Engine { kSlurm };

struct SubmitOptions {
  Engine engine = Engine::kSlurm;
  SlurmOptions slurm;
  unsigned shards = 0;  // 0: by the work that there is
  bool print = false;
};

std::string slurm_folder(const BatchCommand& command) {
  return fmt::format("{}/{}.slurm", absolute_path(command.folder()), command.name());
}

unsigned shards_to_submit(const Batch& batch, const SubmitOptions& options, const SlurmQueue& queue,
                          const std::string& folder) {
  if (queue.shards != 0 && options.shards != 0 && options.shards != queue.shards) {
    throw std::runtime_error(fmt::format(
        "--shards {}: {} were submitted; leave the option out, or remove {}/ and begin anew",
        options.shards, queue.shards, folder));
  }
  if (queue.shards != 0) return queue.shards;
  if (options.shards != 0) return options.shards;
  return std::min(shards_of(batch.costs_s()), largest_slurm_array());
}

// The memory that a shard needs at most: its largest points at the same time.
double memory_of_shard(const Batch& batch, const std::vector<std::size_t>& points, unsigned jobs) {
  std::vector<double> bytes;
  for (const std::size_t i : points) {
    bytes.push_back(kMemoryFactor * expected_cost(*batch.point(i).spec).memory_bytes);
  }
  std::ranges::sort(bytes, std::greater());
  if (bytes.size() > jobs) bytes.resize(jobs);
  double sum = 0;
  for (const double b : bytes) sum += b;
  return sum;
}

// The shards of which something is not done.
std::vector<SlurmElement> missing_elements(const Batch& batch, unsigned shards, unsigned jobs) {
  const auto parts = deal(batch.costs_s(), shards);
  const std::vector<PointState> states = batch.states(1);
  std::vector<SlurmElement> elements;
  for (unsigned shard = 0; shard < shards; ++shard) {
    std::vector<std::size_t> left;
    for (const std::size_t i : parts[shard]) {
      if (states[i].kind != PointState::Kind::kDone) left.push_back(i);
    }
    if (!left.empty()) elements.push_back({shard + 1, memory_of_shard(batch, left, jobs)});
  }
  return elements;
}

SlurmBatch slurm_batch(const BatchCommand& command, const Batch& batch, const std::string& verb,
                       const SubmitOptions& options) {
  const std::string program = fs::read_symlink("/proc/self/exe").string();
  SlurmBatch all;
  all.name = command.name();
  all.folder = slurm_folder(command);
  all.plan = batch.plan_id();
  const auto words = [&](const char* what, const std::string& jobs) {
    std::vector<std::string> line = {program, verb, what};
    for (const std::string& word : command.words()) line.push_back(word);
    line.insert(line.end(), {"--jobs", jobs, "--plan", all.plan, "--quiet"});
    return line;
  };
  all.run = words("run", std::to_string(options.slurm.jobs));
  all.merge = words("merge", "1");
  return all;
}

int submit(BatchCommand& command, const std::string& verb, const SubmitOptions& options) {
  const Batch& batch = command.batch();
  Plan checked;
  for (std::size_t i = 0; i < batch.size(); ++i) {
    checked.add(batch.point(i).name, *batch.point(i).spec);
  }
  command.check_outputs();
  SlurmBatch all = slurm_batch(command, batch, verb, options);
  const SlurmQueue queue = slurm_queue(all.folder, all.plan);
  all.shards = shards_to_submit(batch, options, queue, all.folder);
  const auto elements = missing_elements(batch, all.shards, options.slurm.jobs);
  if (elements.empty()) {
    tell(fmt::format(
        "{}: all {} {} are done; nothing is submitted, `ddns {} merge` makes them one\n",
        command.name(), batch.size(), command.unit(), verb));
    return kDone;
  }
  if (options.print) {
    say(scripts_text(slurm_scripts(all, elements, options.slurm, queue)));
    return kDone;
  }
  const SlurmSubmission done = slurm_submit(all, elements, options.slurm);
  if (command.quiet()) return kDone;
  std::string text =
      fmt::format("{}: {} of {} shards submitted", command.name(), done.elements, all.shards);
  if (!done.arrays.empty()) {
    text += fmt::format(" as job{} {}", done.arrays.size() == 1 ? "" : "s",
                        fmt::join(done.arrays, ", "));
  }
  if (done.active > 0) text += fmt::format(", {} pending or running before", done.active);
  tell(text + fmt::format("; job {} merges; logs are in {}/\n", done.merge, all.folder));
  return kDone;
}

void add_options(CLI::App& command, SubmitOptions& options) {
  add_word_option(command, "--engine", options.engine,
                  std::map<std::string, Engine>{{"slurm", Engine::kSlurm}}, "What runs it");
  command.add_option("--partition", options.slurm.partition, "Partition of the jobs");
  command.add_option("--time", options.slurm.time, "Time limit of an element: 2:00:00");
  command
      .add_option("--mem", options.slurm.mem,
                  "Memory of an element: 4G; by default what its points are expected to take")
      ->type_name("SIZE");
  command
      .add_option("--sbatch", options.slurm.more,
                  "Option for sbatch: --sbatch=--account=physics (repeatable)")
      ->type_name("OPTION")
      ->expected(1)
      ->take_all()
      ->allow_extra_args(false);
  command.add_option("--jobs", options.slurm.jobs, "Threads of an element")
      ->check(CLI::Range(1, 1024))
      ->capture_default_str();
  command
      .add_option("--shards", options.shards,
                  "Elements of the job array; by default each has a minute of work or more")
      ->check(CLI::Range(1, 1'000'000));
  command.add_flag("--print", options.print, "Submit nothing: show the scripts");
}

}  // namespace

void add_submit_command(CLI::App& command, Action& action, const BatchWords& words) {
  auto options = std::make_shared<SubmitOptions>();
  CLI::App* sub = command.add_subcommand(
      "submit",
      "Hand what is missing to Slurm: a job array, and a job that merges (docs/cluster.md)");
  words.add_to(*sub)->required(words.needs_name);
  add_options(*sub, *options);
  sub->callback([words, options, verb = command.get_name(), &action] {
    action = [words, options, verb] { return submit(*words.make(), verb, *options); };
  });
}

std::string slurm_standing(const BatchCommand& command, const Batch& batch) {
  SlurmQueue queue = slurm_queue(slurm_folder(command), batch.plan_id());
  if (queue.shards == 0) return "";
  // However an element ended: a shard of which nothing is missing is done.
  const auto parts = deal(batch.costs_s(), queue.shards);
  for (auto& [shard, element] : queue.elements) {
    if (element.active() || shard > parts.size()) continue;
    const bool done = std::ranges::all_of(parts[shard - 1], [&](std::size_t i) {
      return batch.state(i).kind == PointState::Kind::kDone;
    });
    if (done) element.state = SlurmState::kDone;
  }
  std::string text = slurm_text(queue);
  if (!queue.trouble.empty()) text += "slurm: " + queue.trouble + '\n';
  return text;
}

}  // namespace ddns::experiments
