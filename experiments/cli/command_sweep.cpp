// ddns sweep: every combination of an experiment file's "sweep" and "seeds".
#include <fmt/format.h>

#include <memory>

#include "experiments/batch/sweep.h"
#include "experiments/cli/command.h"
#include "experiments/cli/command_batch.h"
#include "experiments/files/console.h"
#include "experiments/files/output_file.h"
#include "experiments/files/place.h"
#include "experiments/load/load.h"
#include "experiments/summary/summary.h"
#include "experiments/summary/sweep_figures.h"

namespace ddns::experiments {

namespace {

struct SweepOptions {
  std::string file;
  OutputOptions output;
  SpecOptions spec;
};

class SweepCommand : public BatchCommand {
 public:
  explicit SweepCommand(const SweepOptions& options)
      : options_(options),
        sweep_(load_sweep(options.file, options.spec.overrides(), check_figures)),
        batch_(batch_of(sweep_, options.output.folder)) {}

  std::string name() const override { return sweep_.name; }
  std::string folder() const override { return options_.output.folder; }
  const char* unit() const override { return "points"; }
  bool quiet() const override { return options_.spec.quiet; }
  bool force() const override { return options_.output.force; }
  Batch& batch() override { return batch_; }
  void check_outputs() const override { check_summary(sweep_, folder(), force()); }

  int merge(const Merging& merging) override {
    const std::string stem = batch_.folder();
    const Json summary = merge_sweep(sweep_, batch_, folder(), merging.jobs);
    write_file(stem + ".provenance.json", to_text(provenance(sweep_.name, merging.meter)));
    if (const std::size_t beside = results_beside(batch_); beside > 0) {
      tell(fmt::format("{}: {} results in {}/ are of no point of this sweep and stay there\n",
                       sweep_.name, beside, stem));
    }
    if (quiet()) return kDone;
    tell(fmt::format("{}: {} points in {}, {} of them done before, {}.json\n", sweep_.name,
                     batch_.size(), time_text(merging.meter.wall_s()), merging.skipped, stem));
    say(settings_table(summary));
    return kDone;
  }

  std::vector<std::string> words() const override {
    const std::string& file = options_.file;
    std::vector<std::string> words = {file.starts_with(kShipped) ? file : absolute_path(file)};
    for (const std::string& set : options_.spec.set) {
      words.push_back("--set");
      words.push_back(set);
    }
    if (!options_.spec.seed.empty()) {
      words.push_back("--seed");
      words.push_back(options_.spec.seed);
    }
    words.push_back("--output");
    words.push_back(absolute_path(folder()));
    if (force()) words.push_back("--force");
    return words;
  }

 private:
  const SweepOptions& options_;
  Sweep sweep_;
  Batch batch_;
};

}  // namespace

void add_sweep_command(CLI::App& app, Action& action) {
  auto options = std::make_shared<SweepOptions>();
  CLI::App* command =
      app.add_subcommand("sweep",
                         "Run every combination of a sweep, to OUTPUT/NAME.json and OUTPUT/NAME/; "
                         "what is finished is kept and skipped on the next run");
  const auto add_to = [options](CLI::App& to) {
    CLI::Option* file = to.add_option("SPEC", options->file, "Experiment file");
    options->output.add_to(to);
    options->spec.add_to(to);
    return file;
  };
  add_batch_commands(*command, action,
                     {.add_to = add_to,
                      .make = [options] { return std::make_unique<SweepCommand>(*options); },
                      .needs_name = true});
}

}  // namespace ddns::experiments
