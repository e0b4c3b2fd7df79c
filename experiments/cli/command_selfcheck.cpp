// ddns selfcheck: is a result a function of its specification alone?
#include <fmt/format.h>

#include <memory>
#include <thread>

#include "experiments/cli/command.h"
#include "experiments/files/console.h"
#include "experiments/load/load.h"
#include "experiments/run/memory.h"
#include "experiments/run/run.h"
#include "experiments/terminal/plan.h"

namespace ddns::experiments {

namespace {

struct SelfcheckOptions {
  std::vector<std::string> files;
  SpecOptions spec;
};

// Where two results first differ: a JSON pointer, or "".
std::string first_difference(const Json& a, const Json& b) {
  const Json patch = Json::diff(a, b);
  return patch.empty() ? "" : patch[0]["path"].get<std::string>();
}

// Runs the experiment here and, after it, in a thread of its own, whose pools are untouched.
int check(const Spec& spec, const SelfcheckOptions& options) {
  Plan plan;
  plan.add(spec.name, spec);
  plan.check_fits(/*jobs=*/1, available_memory());
  const Progress::Style style = Progress::style(options.spec.quiet);
  RunProgress progress(style, spec.name);
  const Json first = to_json(run(spec, &progress));
  Json second;
  std::exception_ptr error;
  std::thread([&] {
    try {
      second = to_json(run(spec, &progress));
    } catch (...) {
      error = std::current_exception();
    }
  }).join();
  if (error) std::rethrow_exception(error);
  const std::string text = to_text(first);
  if (text == to_text(second)) {
    say(fmt::format("{}: same bytes twice ({}), fingerprint {}\n", spec.name,
                    with_commas(text.size()), first["fingerprint"].get<std::string>()));
    return kDone;
  }
  tell(fmt::format("{}: two runs DIFFER, first at {}\n", spec.name,
                   first_difference(first, second)));
  return kDiffers;
}

}  // namespace

void add_selfcheck_command(CLI::App& app, Action& action) {
  auto options = std::make_shared<SelfcheckOptions>();
  CLI::App* command =
      app.add_subcommand("selfcheck", "Run experiments twice and compare the results' bytes");
  command->add_option("SPEC", options->files, "Experiment files")->required();
  options->spec.add_to(*command);
  command->callback([options, &action] {
    action = [options] {
      int worst = kDone;
      for (const std::string& file : options->files) {
        worst = std::max(worst, check(load_spec(file, options->spec.overrides()), *options));
      }
      return worst;
    };
  });
}

}  // namespace ddns::experiments
