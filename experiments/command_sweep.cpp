// ddns sweep: every combination of an experiment file's "sweep" and "seeds".
#include <fmt/format.h>

#include <memory>

#include "experiments/command.h"
#include "experiments/output.h"
#include "experiments/summary.h"
#include "experiments/sweep_run.h"

namespace ddns::experiments {

namespace {

struct Options {
  std::string file;
  std::string output = "results";
  unsigned jobs = 1;
  SpecOptions spec;
};

int sweep(const Options& options) {
  const Sweep sweep = load_sweep(options.file, options.spec.overrides());
  const CostMeter meter;
  const SweepOutcome outcome =
      run_sweep(sweep, options.output, options.jobs, Progress::style(options.spec.quiet));
  const std::string stem = options.output + '/' + sweep.name;
  write_file(stem + ".provenance.json", to_text(provenance(sweep.name, meter)));
  if (options.spec.quiet) return kDone;
  fmt::print(stderr, "{}: {} points in {}, {} of them done before, {}.json\n", sweep.name,
             sweep.points.size(), time_text(meter.wall_s()), outcome.skipped, stem);
  fmt::print("{}", settings_table(outcome.summary));
  return kDone;
}

}  // namespace

void add_sweep_command(CLI::App& app, Action& action) {
  auto options = std::make_shared<Options>();
  CLI::App* command =
      app.add_subcommand("sweep",
                         "Run every combination of a sweep, to OUTPUT/NAME.json and OUTPUT/NAME/; "
                         "what is finished is kept and skipped on the next run");
  command->add_option("SPEC", options->file, "Experiment file")->required();
  command->add_option("--output", options->output, "Folder of the results")->capture_default_str();
  command->add_option("--jobs", options->jobs, "Points that run at a time")
      ->check(CLI::Range(1, 1024))
      ->capture_default_str();
  options->spec.add_to(*command);
  command->callback([options, &action] { action = [options] { return sweep(*options); }; });
}

}  // namespace ddns::experiments
