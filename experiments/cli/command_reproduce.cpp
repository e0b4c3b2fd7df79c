// ddns reproduce: the paper's evaluation from end to end.
#include <fmt/format.h>

#include <filesystem>
#include <memory>
#include <thread>

#include "experiments/batch/reproduction.h"
#include "experiments/cli/command.h"
#include "experiments/cli/command_batch.h"
#include "experiments/files/console.h"
#include "experiments/files/place.h"
#include "experiments/terminal/findings.h"

namespace ddns::experiments {

namespace {

struct ReproduceOptions {
  ReproduceSettings settings;
  OutputOptions output = {.folder = "results/reproduce"};
  bool quiet = false;
  std::string check;
};

class ReproduceCommand : public BatchCommand {
 public:
  explicit ReproduceCommand(const ReproduceOptions& options)
      : options_(options), reproduction_(settings_of(options)) {
    // Read first: what is wrong with it is told at once.
    if (!options.check.empty()) {
      before_ = read_verdicts(options.check, reproduction_.claim_ids());
    }
  }

  std::string name() const override { return "reproduce"; }
  std::string folder() const override { return options_.output.folder; }
  const char* unit() const override { return "runs"; }
  bool quiet() const override { return options_.quiet; }
  bool force() const override { return options_.output.force; }
  Batch& batch() override { return reproduction_.batch(); }
  void check_outputs() const override { reproduction_.check_outputs(); }

  int merge(const Merging& merging) override {
    const std::vector<Chapter> chapters = reproduction_.judge(merging.jobs);
    const unsigned seeds = reproduction_.seeds();
    tell(fmt::format("reproduce: {} {} in {}; what they found, and claims.md, in {}\n", seeds,
                     seeds == 1 ? "seed" : "seeds", time_text(merging.meter.wall_s()), folder()));
    say_findings(chapters, Listed::kDiffering, quiet(), folder());
    if (options_.check.empty()) return kDone;
    const std::vector<std::string> changes = verdict_changes(chapters, before_, options_.check);
    for (const std::string& change : changes) tell(fmt::format("{}\n", change));
    return changes.empty() ? kDone : kDiffers;
  }

  std::vector<std::string> words() const override {
    const ReproduceSettings& settings = options_.settings;
    const bool is_file = std::filesystem::exists(settings.paper);
    std::vector<std::string> words = {is_file ? absolute_path(settings.paper) : settings.paper};
    const auto add = [&](const char* option, const std::string& value) {
      words.push_back(option);
      words.push_back(value);
    };
    if (settings.seeds) add("--seeds", fmt::format("{}", *settings.seeds));
    if (settings.living) words.push_back("--living");
    if (settings.living_seeds) add("--living-seeds", fmt::format("{}", *settings.living_seeds));
    if (!options_.check.empty()) add("--check", absolute_path(options_.check));
    add("--output", absolute_path(folder()));
    if (force()) words.push_back("--force");
    return words;
  }

 private:
  static ReproduceSettings settings_of(const ReproduceOptions& options) {
    ReproduceSettings settings = options.settings;
    settings.folder = options.output.folder;
    return settings;
  }

  const ReproduceOptions& options_;
  Reproduction reproduction_;
  Verdicts before_;
};

}  // namespace

void add_reproduce_command(CLI::App& app, Action& action) {
  auto options = std::make_shared<ReproduceOptions>();
  CLI::App* command = app.add_subcommand("reproduce",
                                         "Run a paper's tests over several seeds: results, data of "
                                         "its figures, and a verdict on every "
                                         "claim");
  const auto add_to = [options](CLI::App& to) {
    ReproduceSettings& settings = options->settings;
    CLI::Option* paper =
        to.add_option("PAPER", settings.paper,
                      "A paper that is shipped, or a file of claims (docs/claims.md)")
            ->capture_default_str();
    options->output.add_to(to);
    to.add_option("--seeds", settings.seeds,
                  "Seeds 1 to N behind every figure; else as many as the paper's file says")
        ->check(CLI::Range(1, 10000));
    CLI::Option* living = to.add_flag(
        "--living", settings.living,
        "Also run rings whose nodes fail, come and go, and judge what the paper says of that");
    to.add_option("--living-seeds", settings.living_seeds,
                  "Seeds behind those runs; cheap ones have up to ten times as many")
        ->check(CLI::Range(1, 1000))
        ->needs(living);
    to.add_option("--check", options->check,
                  "Exit with 5 where a verdict is another than in this claims.json")
        ->type_name("FILE");
    to.add_flag("--quiet", options->quiet, "No progress, and nothing of what differs");
    return paper;
  };
  add_batch_commands(*command, action,
                     {.add_to = add_to,
                      .make = [options] { return std::make_unique<ReproduceCommand>(*options); },
                      .needs_name = false,
                      .jobs = std::max(1u, std::thread::hardware_concurrency())});
}

}  // namespace ddns::experiments
