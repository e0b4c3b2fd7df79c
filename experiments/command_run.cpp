// ddns run: experiment files become results.
#include <fmt/format.h>

#include <memory>
#include <set>

#include "experiments/command.h"
#include "experiments/output.h"
#include "experiments/run.h"

namespace ddns::experiments {

namespace {

struct Options {
  std::vector<std::string> files;
  std::string output = "results";
  SpecOptions spec;
};

// All files are read before the first is run: what is wrong with the last is told at once.
std::vector<Spec> load_all(const Options& options) {
  std::vector<Spec> specs;
  std::set<std::string> names;
  for (const std::string& file : options.files) {
    specs.push_back(load_spec(file, options.spec.overrides()));
    if (!names.insert(specs.back().name).second) {
      throw sim::InputError(sim::InputError::Kind::kSpec,
                            fmt::format("{}: /name: \"{}\" is the name of two of these "
                                        "experiments, and would be of both results",
                                        file, specs.back().name));
    }
  }
  return specs;
}

int run_all(const Options& options) {
  const Progress::Style style = Progress::style(options.spec.quiet);
  std::vector<Json> results;
  const std::vector<Spec> specs = load_all(options);
  check_writable(options.output);
  for (const Spec& spec : specs) {
    const CostMeter meter;
    Result result;
    {
      RunProgress progress(style, spec.name);
      result = run(spec, &progress);
    }
    save_result(result, options.output, meter);
    if (options.spec.quiet) continue;
    fmt::print(stderr, "{}: {} lookups in {}, {}/{}.json\n", spec.name,
               with_commas(result.counts.queries), time_text(meter.wall_s()), options.output,
               spec.name);
    if (const std::uint64_t skipped = result.counts.skipped_lines; skipped > 0) {
      fmt::print(stderr,
                 "{}: {} bad lines of {} skipped (`ddns trace info --skip-bad-lines` shows "
                 "the first)\n",
                 spec.name, with_commas(skipped), spec.trace.path);
    }
    Json shown = to_json(result);
    for (auto& item : shown.items()) {
      if (item.value().is_object()) item.value().erase("cdf");
    }
    results.push_back(std::move(shown));
  }
  std::vector<SummaryRow> rows;
  for (std::size_t i = 0; i < results.size(); ++i) rows.push_back({specs[i].name, &results[i]});
  if (!rows.empty()) fmt::print("{}", summary_table(rows));
  return kDone;
}

}  // namespace

void add_run_command(CLI::App& app, Action& action) {
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand("run", "Run experiments, each to OUTPUT/NAME.json");
  command->add_option("SPEC", options->files, "Experiment files")->required();
  command->add_option("--output", options->output, "Folder of the results")->capture_default_str();
  options->spec.add_to(*command);
  command->callback([options, &action] { action = [options] { return run_all(*options); }; });
}

}  // namespace ddns::experiments
