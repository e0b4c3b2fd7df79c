// ddns run: experiment files become results.
#include <fmt/format.h>

#include <memory>
#include <set>

#include "experiments/cli/command.h"
#include "experiments/files/console.h"
#include "experiments/load/load.h"
#include "experiments/run/memory.h"
#include "experiments/run/output.h"
#include "experiments/run/run.h"
#include "experiments/terminal/plan.h"

namespace ddns::experiments {

namespace {

struct RunOptions {
  std::vector<std::string> files;
  OutputOptions output;
  bool dry_run = false;
  SpecOptions spec;
};

// All files are read before the first is run: what is wrong with the last is told at once.
std::vector<Spec> load_all(const RunOptions& options) {
  std::vector<Spec> specs;
  std::set<std::string> stems;  // of the files that are to be written
  for (const std::string& file : options.files) {
    specs.push_back(load_spec(file, options.spec.overrides()));
    const std::string& name = specs.back().name;
    if (!stems.insert(name).second || !stems.insert(name + ".provenance").second) {
      throw sim::InputError(sim::InputError::Kind::kSpec,
                            fmt::format("{}: /name: \"{}\" is the name of two of these "
                                        "experiments, and would be of both results",
                                        file, name));
    }
  }
  return specs;
}

// What would run, and every setting of it.
void say_plan(const Plan& plan, const std::vector<Spec>& specs, std::uint64_t available) {
  say(plan.text(/*jobs=*/1, available));
  for (const Spec& spec : specs) say('\n' + to_text(spec.resolved));
}

int run_all(const RunOptions& options) {
  const Progress::Style style = Progress::style(options.spec.quiet);
  std::vector<Json> results;
  const std::vector<Spec> specs = load_all(options);
  Plan plan;
  for (const Spec& spec : specs) plan.add(spec.name, spec);
  const std::uint64_t available = available_memory();
  if (options.dry_run) say_plan(plan, specs, available);
  plan.check_fits(/*jobs=*/1, available);
  if (options.dry_run) return kDone;
  const std::string& folder = options.output.folder;
  InputFiles files;
  std::vector<Earlier> earlier;
  for (const Spec& spec : specs) {
    earlier.push_back(prepare_result(spec, folder, files, options.output.force));
  }
  for (std::size_t i = 0; i < specs.size(); ++i) {
    const Spec& spec = specs[i];
    const CostMeter meter;
    Result result;
    {
      RunProgress progress(style, spec.name);
      result = run(spec, &progress, &files);
    }
    Json content = to_json(result);
    const std::string stem = folder + '/' + spec.name;
    if (save_result(stem, content, spec, meter, earlier[i])) {
      tell(fmt::format("{}.json: replaced; ddns {} had made another result of this experiment\n",
                       stem, earlier[i].version.empty() ? "of old" : earlier[i].version));
    }
    if (options.spec.quiet) continue;
    tell(fmt::format("{}: {} lookups in {}, {}.json\n", spec.name,
                     with_commas(result.counts.queries), time_text(meter.wall_s()), stem));
    if (const std::uint64_t skipped = result.counts.skipped_lines; skipped > 0) {
      tell(
          fmt::format("{}: {} bad lines of {} skipped (`ddns trace info --skip-bad-lines` shows "
                      "the first)\n",
                      spec.name, with_commas(skipped), spec.trace.path));
    }
    for (auto& item : content.items()) {
      if (item.value().is_object()) item.value().erase("cdf");
    }
    results.push_back(std::move(content));
  }
  std::vector<SummaryRow> rows;
  for (std::size_t i = 0; i < results.size(); ++i) rows.push_back({specs[i].name, &results[i]});
  if (!rows.empty()) say(summary_table(rows));
  return kDone;
}

}  // namespace

void add_run_command(CLI::App& app, Action& action) {
  auto options = std::make_shared<RunOptions>();
  CLI::App* command = app.add_subcommand("run", "Run experiments, each to OUTPUT/NAME.json");
  command->add_option("SPEC", options->files, "Experiment files")->required();
  options->output.add_to(*command);
  command->add_flag(
      "--dry-run", options->dry_run,
      "Run nothing: tell what would run, and about how much memory and time it takes");
  options->spec.add_to(*command);
  command->callback([options, &action] { action = [options] { return run_all(*options); }; });
}

}  // namespace ddns::experiments
