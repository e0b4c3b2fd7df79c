// ddns judge: a paper's claims by results that are there.
#include <fmt/format.h>

#include <filesystem>
#include <map>
#include <memory>

#include "experiments/batch/reproduction.h"
#include "experiments/cli/command.h"
#include "experiments/files/result_file.h"
#include "experiments/files/suggest.h"
#include "experiments/terminal/findings.h"

namespace ddns::experiments {

namespace {

namespace fs = std::filesystem;
using sim::InputError;

struct JudgeOptions {
  std::string paper;
  std::string folder;
  std::vector<std::string> as;  // RUN=FILE
  std::string output;
  bool quiet = false;
};

// The files that are given for runs, by run.
using Files = std::multimap<std::string, std::string>;

Files parse_as(const Paper& paper, const std::vector<std::string>& as) {
  std::vector<std::string> names;
  for (const PaperRun& run : paper.runs) names.push_back(run.name);
  Files out;
  for (const std::string& text : as) {
    const std::size_t equals = text.find('=');
    const std::string run = text.substr(0, equals);
    if (equals == text.npos || !paper.run(run)) {
      throw InputError(InputError::Kind::kSpec,
                       fmt::format("--as {}: expected RUN=FILE, RUN being a run of {}{}", text,
                                   paper.file, did_you_mean(run, names)));
    }
    out.emplace(run, text.substr(equals + 1));
  }
  return out;
}

// The files of a run: those that are given for it, or else what stands in the folder under its
// name.
std::vector<std::string> files_of(const PaperRun& run, const std::string& folder, const Files& as) {
  std::vector<std::string> files;
  const auto [begin, end] = as.equal_range(run.name);
  for (auto at = begin; at != end; ++at) files.push_back(at->second);
  for (const std::string& name : {run.text("/keep"), run.name}) {
    const std::string file = fmt::format("{}/{}.json", folder, name);
    if (files.empty() && !name.empty() && fs::exists(file)) files.push_back(file);
  }
  const fs::path several = fs::path(folder) / run.name;
  if (!files.empty() || !fs::is_directory(several)) return files;
  for (const auto& entry : fs::directory_iterator(several)) {
    const std::string file = entry.path().string();
    if (is_result_name(file)) files.push_back(file);
  }
  std::ranges::sort(files);
  return files;
}

Results read_results(const Paper& paper, const JudgeOptions& options) {
  const auto refuse = [](const std::string& what) {
    throw InputError(InputError::Kind::kData, what);
  };
  const Files as = parse_as(paper, options.as);
  Results results;
  for (const PaperRun& run : paper.runs) {
    for (const std::string& file : files_of(run, options.folder, as)) {
      Json result = read_data(file);
      if (kind_of(result) != FileKind::kResult) refuse(file + ": expected the result of a run");
      const unsigned seed = result["spec"].value("seed", 1u);
      if (!results[run.name].emplace(seed, std::move(result)).second) {
        refuse(fmt::format("{}: another result of {} is of seed {}, too", file, run.name, seed));
      }
    }
  }
  if (results.empty()) {
    refuse(fmt::format("{}: no results of the runs of {}", options.folder, paper.file));
  }
  return results;
}

int run_judge(const JudgeOptions& options) {
  Paper paper = read_paper(options.paper);
  const Results results = read_results(paper, options);
  std::map<std::string, Json> specs;
  std::size_t seeds = 0;
  for (const PaperRun& run : paper.runs) {
    if (const auto found = results.find(run.name); found != results.end()) {
      specs[run.name] = found->second.begin()->second["spec"];
      seeds = std::max(seeds, found->second.size());
    } else if (!run.experiment.empty()) {
      specs[run.name] = spec_of(paper, run, 1).resolved;
    }
  }
  check_paper(paper, specs);
  const Chapter chapter(std::move(paper), results);
  const std::span<const Chapter> chapters(&chapter, 1);
  if (!options.output.empty()) {
    write_claims(options.output, chapters, seeds, 0,
                 fmt::format("ddns judge {} {}", options.paper, options.folder));
  }
  say_findings(chapters, Listed::kTested, options.quiet, options.output);
  return kDone;
}

}  // namespace

void add_judge_command(CLI::App& app, Action& action) {
  auto options = std::make_shared<JudgeOptions>();
  CLI::App* command =
      app.add_subcommand("judge", "Judge a paper's claims by results that are there");
  command
      ->add_option("PAPER", options->paper,
                   "A paper that is shipped, or a file of claims (docs/claims.md)")
      ->required();
  command
      ->add_option("FOLDER", options->folder,
                   "Where the results are: RUN.json, or several seeds in RUN/")
      ->required();
  command->add_option("--as", options->as, "A result that stands for a run, wherever it is")
      ->type_name("RUN=FILE");
  command->add_option("--output", options->output, "Where claims.json and claims.md go")
      ->type_name("DIR");
  command->add_flag("--quiet", options->quiet, "Only how many verdicts there are of each kind");
  command->callback([options, &action] { action = [options] { return run_judge(*options); }; });
}

}  // namespace ddns::experiments
