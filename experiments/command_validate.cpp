// ddns validate: is there anything wrong with experiment files?
#include <fmt/format.h>

#include <filesystem>
#include <memory>
#include <set>

#include "experiments/command.h"
#include "experiments/latencies.h"
#include "experiments/latency_build.h"
#include "experiments/trace_build.h"

namespace ddns::experiments {

namespace {

struct Options {
  std::vector<std::string> files;
  SpecOptions spec;
};

// What only a look at more than the file itself can tell: files that it names, and whether the
// targets of a synthetic day can be met together. `seen` spares points of a sweep that do not
// differ in this.
void check_beyond_keys(const Spec& spec, std::set<std::string>& seen) {
  if (seen.insert(spec.resolved["trace"].dump()).second) {
    check_targets(spec);
    if (!spec.trace.path.empty() && !std::filesystem::is_regular_file(spec.trace.path)) {
      throw sim::InputError(sim::InputError::Kind::kData, spec.trace.path + ": no such file");
    }
  }
  if (seen.insert(spec.resolved["latency"].dump()).second) build_latency(spec);
  check_latencies(spec, questions_told(spec).value_or(0));
}

int validate(const Options& options) {
  int worst = kDone;
  for (const std::string& file : options.files) {
    try {
      const Sweep sweep = load_sweep(file, options.spec.overrides());
      std::set<std::string> seen;
      for (const Point& point : sweep.points) check_beyond_keys(point.spec, seen);
      const std::size_t points = sweep.points.size();
      if (!options.spec.quiet) {
        fmt::print("{}: valid, {}\n", file, points == 1 ? "1 run" : fmt::format("{} runs", points));
      }
    } catch (const sim::InputError& e) {
      fmt::print(stderr, "{}\n", e.what());
      worst = std::max(worst, e.exit_code());
    }
  }
  return worst;
}

}  // namespace

void add_validate_command(CLI::App& app, Action& action) {
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand("validate", "Tell everything wrong with experiment files");
  command->add_option("SPEC", options->files, "Experiment files")->required();
  options->spec.add_to(*command);
  command->callback([options, &action] { action = [options] { return validate(*options); }; });
}

}  // namespace ddns::experiments
