// ddns sweep: every combination of an experiment file's "sweep" and "seeds".
#include <fmt/format.h>

#include <memory>

#include "experiments/cli/command.h"
#include "experiments/files/console.h"
#include "experiments/files/output_file.h"
#include "experiments/load/load.h"
#include "experiments/run/memory.h"
#include "experiments/run/output.h"
#include "experiments/run/sweep_run.h"
#include "experiments/summary/summary.h"
#include "experiments/summary/sweep_figures.h"
#include "experiments/terminal/plan.h"
#include "experiments/terminal/progress.h"

namespace ddns::experiments {

namespace {

struct SweepOptions {
  std::string file;
  OutputOptions output;
  unsigned jobs = 1;
  bool dry_run = false;
  SpecOptions spec;
};

int sweep(const SweepOptions& options) {
  const Sweep sweep = load_sweep(options.file, options.spec.overrides(), check_figures);
  Plan plan;
  for (std::size_t i = 0; i < sweep.points.size(); ++i) {
    plan.add(point_name(sweep, i), sweep.points[i].spec);
  }
  const std::uint64_t available = available_memory();
  if (options.dry_run) say(plan.text(options.jobs, available));
  plan.check_fits(options.jobs, available);
  if (options.dry_run) return kDone;
  const CostMeter meter;
  const std::string stem = options.output.folder + '/' + sweep.name;
  SharedProgress progress(Progress::style(options.spec.quiet), sweep.name, "points",
                          static_cast<double>(sweep.points.size()));
  const SweepOutcome outcome =
      run_sweep(sweep, options.output.folder, options.jobs, &progress, options.output.force);
  write_file(stem + ".provenance.json", to_text(provenance(sweep.name, meter)));
  if (outcome.replaced > 0) {
    tell(fmt::format(
        "{}: {} points replaced; other versions of ddns had made other results of them\n",
        sweep.name, outcome.replaced));
  }
  if (outcome.left > 0) {
    tell(fmt::format("{}: {} results in {}/ are of no point of this sweep and stay there\n",
                     sweep.name, outcome.left, stem));
  }
  if (options.spec.quiet) return kDone;
  tell(fmt::format("{}: {} points in {}, {} of them done before, {}.json\n", sweep.name,
                   sweep.points.size(), time_text(meter.wall_s()), outcome.skipped, stem));
  say(settings_table(outcome.summary));
  return kDone;
}

}  // namespace

void add_sweep_command(CLI::App& app, Action& action) {
  auto options = std::make_shared<SweepOptions>();
  CLI::App* command =
      app.add_subcommand("sweep",
                         "Run every combination of a sweep, to OUTPUT/NAME.json and OUTPUT/NAME/; "
                         "what is finished is kept and skipped on the next run");
  command->add_option("SPEC", options->file, "Experiment file")->required();
  options->output.add_to(*command);
  command->add_option("--jobs", options->jobs, "Points that run at a time")
      ->check(CLI::Range(1, 1024))
      ->capture_default_str();
  command->add_flag(
      "--dry-run", options->dry_run,
      "Run nothing: tell what would run, and about how much memory and time it takes");
  options->spec.add_to(*command);
  command->callback([options, &action] { action = [options] { return sweep(*options); }; });
}

}  // namespace ddns::experiments
