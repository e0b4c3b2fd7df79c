// ddns validate: is there anything wrong with experiment files? ddns schema: what they may say, for
// editors and for the reference page.
#include <fmt/format.h>

#include <memory>

#include "experiments/cli/command.h"
#include "experiments/files/console.h"
#include "experiments/load/load.h"
#include "experiments/load/schema.h"
#include "experiments/run/check.h"
#include "experiments/summary/sweep_figures.h"

namespace ddns::experiments {

namespace {

struct ValidateOptions {
  std::vector<std::string> files;
  SpecOptions spec;
};

int validate(const ValidateOptions& options) {
  int worst = kDone;
  for (const std::string& file : options.files) {
    try {
      const Sweep sweep = load_sweep(file, options.spec.overrides(), check_figures);
      RunCheck check;
      for (const Point& point : sweep.points) check(point.spec);
      const std::size_t points = sweep.points.size();
      if (!options.spec.quiet) {
        say(fmt::format("{}: valid, {}\n", file,
                        points == 1 ? "1 run" : fmt::format("{} runs", points)));
      }
    } catch (const sim::InputError& e) {
      tell(fmt::format("{}\n", e.what()));
      worst = std::max(worst, e.exit_code());
    }
  }
  return worst;
}

}  // namespace

void add_validate_command(CLI::App& app, Action& action) {
  auto options = std::make_shared<ValidateOptions>();
  CLI::App* command = app.add_subcommand("validate", "Tell everything wrong with experiment files");
  command->add_option("SPEC", options->files, "Experiment files")->required();
  options->spec.add_to(*command);
  command->callback([options, &action] { action = [options] { return validate(*options); }; });
}

void add_schema_command(CLI::App& app, Action& action) {
  auto markdown = std::make_shared<bool>(false);
  CLI::App* command = app.add_subcommand("schema", "Print the JSON Schema of experiment files");
  command->add_flag("--markdown", *markdown, "Print the reference of all keys instead");
  command->callback([markdown, &action] {
    action = [markdown] {
      say(*markdown ? key_reference() : to_text(json_schema()));
      return static_cast<int>(kDone);
    };
  });
}

}  // namespace ddns::experiments
