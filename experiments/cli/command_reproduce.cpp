// ddns reproduce: the paper's evaluation from end to end.
#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <memory>
#include <thread>

#include "experiments/claims/claims_report.h"
#include "experiments/claims/reproduce.h"
#include "experiments/cli/command.h"
#include "experiments/files/console.h"
#include "experiments/result/provenance.h"

namespace ddns::experiments {

namespace {

struct Options {
  ReproduceSettings settings;
  OutputOptions output = {.folder = "results/reproduce"};
  bool living = false;
  unsigned living_seeds = 3;
  bool quiet = false;
  std::string check;
};

// The columns of the terminal that stdout is; 100 where it is none.
std::size_t columns() {
  winsize size{};
  if (isatty(STDOUT_FILENO) && ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) {
    return size.ws_col;
  }
  return 100;
}

bool coloured() {
  const char* no_colour = std::getenv("NO_COLOR");
  return isatty(STDOUT_FILENO) && !(no_colour && *no_colour);
}

int run_reproduce(const Options& options) {
  const CostMeter meter;
  ReproduceSettings settings = options.settings;
  settings.folder = options.output.folder;
  settings.force = options.output.force;
  settings.living_seeds = options.living ? options.living_seeds : 0;
  settings.progress = Progress::style(options.quiet);
  // Read first: what is wrong with it is told at once.
  Verdicts before;
  if (!options.check.empty()) before = read_verdicts(options.check, claims());
  const std::vector<Finding> findings = reproduce(settings);
  tell(fmt::format("reproduce: {} {} in {}; results, figures.json and claims.md in {}\n",
                   settings.seeds, settings.seeds == 1 ? "seed" : "seeds",
                   time_text(meter.wall_s()), settings.folder));
  const auto differing =
      options.quiet ? std::string() : differing_table(findings, columns(), coloured());
  say(differing + summary(findings, settings.folder));
  if (options.check.empty()) return kDone;
  const std::vector<std::string> changes = verdict_changes(findings, before, options.check);
  for (const std::string& change : changes) tell(fmt::format("{}\n", change));
  return changes.empty() ? kDone : kDiffers;
}

}  // namespace

void add_reproduce_command(CLI::App& app, Action& action) {
  auto options = std::make_shared<Options>();
  ReproduceSettings& settings = options->settings;
  settings.jobs = std::max(1u, std::thread::hardware_concurrency());
  CLI::App* command = app.add_subcommand(
      "reproduce",
      "Run the paper's tests over several seeds: results, data of Figures 1 to 6, and a verdict on "
      "every claim");
  options->output.add_to(*command);
  command->add_option("--seeds", settings.seeds, "Seeds 1 to N behind every figure")
      ->check(CLI::Range(1, 10000))
      ->capture_default_str();
  CLI::Option* living = command->add_flag(
      "--living", options->living,
      "Also run rings whose nodes fail, come and go, and judge what the paper says of that");
  command
      ->add_option("--living-seeds", options->living_seeds,
                   "Seeds behind those runs; cheap ones have up to ten times as many")
      ->check(CLI::Range(1, 1000))
      ->needs(living)
      ->capture_default_str();
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
