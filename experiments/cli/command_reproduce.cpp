// ddns reproduce: the paper's evaluation from end to end.
#include <fmt/format.h>

#include <memory>
#include <thread>

#include "experiments/cli/command.h"
#include "experiments/cli/reproduce.h"
#include "experiments/files/console.h"
#include "experiments/result/provenance.h"
#include "experiments/terminal/progress.h"

namespace ddns::experiments {

namespace {

struct ReproduceOptions {
  ReproduceSettings settings;
  OutputOptions output = {.folder = "results/reproduce"};
  bool quiet = false;
  std::string check;
};

int run_reproduce(const ReproduceOptions& options) {
  const CostMeter meter;
  ReproduceSettings settings = options.settings;
  settings.folder = options.output.folder;
  settings.force = options.output.force;
  Reproduction reproduction(settings);
  // Read first: what is wrong with it is told at once.
  Verdicts before;
  if (!options.check.empty()) {
    before = read_verdicts(options.check, reproduction.claim_ids());
  }
  SharedProgress progress(Progress::style(options.quiet), "reproduce", "runs",
                          static_cast<double>(reproduction.runs()));
  const std::vector<Chapter> chapters = reproduction.run(&progress);
  const unsigned seeds = reproduction.seeds();
  tell(fmt::format("reproduce: {} {} in {}; what they found, and claims.md, in {}\n", seeds,
                   seeds == 1 ? "seed" : "seeds", time_text(meter.wall_s()), settings.folder));
  say_findings(chapters, Listed::kDiffering, options.quiet, settings.folder);
  if (options.check.empty()) return kDone;
  const std::vector<std::string> changes = verdict_changes(chapters, before, options.check);
  for (const std::string& change : changes) tell(fmt::format("{}\n", change));
  return changes.empty() ? kDone : kDiffers;
}

}  // namespace

void add_reproduce_command(CLI::App& app, Action& action) {
  auto options = std::make_shared<ReproduceOptions>();
  ReproduceSettings& settings = options->settings;
  settings.jobs = std::max(1u, std::thread::hardware_concurrency());
  CLI::App* command = app.add_subcommand("reproduce",
                                         "Run a paper's tests over several seeds: results, data of "
                                         "its figures, and a verdict on every "
                                         "claim");
  command
      ->add_option("PAPER", settings.paper,
                   "A paper that is shipped, or a file of claims (docs/claims.md)")
      ->capture_default_str();
  options->output.add_to(*command);
  command
      ->add_option("--seeds", settings.seeds,
                   "Seeds 1 to N behind every figure; else as many as the paper's file says")
      ->check(CLI::Range(1, 10000));
  CLI::Option* living = command->add_flag(
      "--living", settings.living,
      "Also run rings whose nodes fail, come and go, and judge what the paper says of that");
  command
      ->add_option("--living-seeds", settings.living_seeds,
                   "Seeds behind those runs; cheap ones have up to ten times as many")
      ->check(CLI::Range(1, 1000))
      ->needs(living);
  command->add_option("--jobs", settings.jobs, "Threads")
      ->check(CLI::Range(1, 1024))
      ->capture_default_str();
  command
      ->add_option("--check", options->check,
                   "Exit with 5 where a verdict is another than in this claims.json")
      ->type_name("FILE");
  command->add_flag("--quiet", options->quiet, "No progress, and nothing of what differs");
  command->callback([options, &action] { action = [options] { return run_reproduce(*options); }; });
}

}  // namespace ddns::experiments
