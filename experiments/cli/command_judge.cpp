// ddns judge: a paper's claims by results that are there.
#include <fmt/format.h>

#include <filesystem>
#include <memory>

#include "experiments/cli/command.h"
#include "experiments/cli/reproduce.h"
#include "experiments/files/console.h"
#include "experiments/files/output_file.h"
#include "experiments/files/result_file.h"
#include "experiments/files/suggest.h"
#include "experiments/terminal/terminal.h"

namespace ddns::experiments {

namespace {

namespace fs = std::filesystem;
using sim::InputError;

struct Options {
  std::string paper;
  std::string folder;
  std::vector<std::string> as;  // RUN=FILE
  std::string output;
  bool quiet = false;
};

// The files of a run: those that are given for it, or else what stands in the folder under its
// name.
std::vector<std::string> files_of(const PaperRun& run, const std::string& folder,
                                  const std::vector<std::pair<std::string, std::string>>& as) {
  std::vector<std::string> files;
  for (const auto& [name, file] : as) {
    if (name == run.name) files.push_back(file);
  }
  for (const std::string& name : {run.keep, run.name}) {
    const std::string file = fmt::format("{}/{}.json", folder, name);
    if (files.empty() && !name.empty() && fs::exists(file)) files.push_back(file);
  }
  const fs::path several = fs::path(folder) / run.name;
  if (!files.empty() || !fs::is_directory(several)) return files;
  for (const auto& entry : fs::directory_iterator(several)) {
    const std::string file = entry.path().string();
    if (file.ends_with(".json") && !file.ends_with(".provenance.json")) files.push_back(file);
  }
  std::ranges::sort(files);
  return files;
}

std::vector<std::pair<std::string, std::string>> parse_as(const Paper& paper,
                                                          const std::vector<std::string>& as) {
  std::vector<std::string> names;
  for (const PaperRun& run : paper.runs) names.push_back(run.name);
  std::vector<std::pair<std::string, std::string>> out;
  for (const std::string& text : as) {
    const std::size_t equals = text.find('=');
    const std::string run = text.substr(0, equals);
    if (equals == text.npos || !paper.run(run)) {
      throw InputError(InputError::Kind::kSpec,
                       fmt::format("--as {}: expected RUN=FILE, RUN being a run of {}{}", text,
                                   paper.file, did_you_mean(run, names)));
    }
    out.emplace_back(run, text.substr(equals + 1));
  }
  return out;
}

Json read_result(const std::string& file) {
  try {
    Json result = parse_json(read_text(file), file);
    if (kind_of(result) == FileKind::kResult) return result;
  } catch (const InputError& e) {
    throw InputError(InputError::Kind::kData, e.what());
  }
  throw InputError(InputError::Kind::kData, file + ": expected the result of a run");
}

Results read_results(const Paper& paper, const Options& options) {
  const auto as = parse_as(paper, options.as);
  Results results;
  for (const PaperRun& run : paper.runs) {
    for (const std::string& file : files_of(run, options.folder, as)) {
      Json result = read_result(file);
      const unsigned seed = result["spec"].value("seed", 1u);
      if (!results[run.name].emplace(seed, std::move(result)).second) {
        throw InputError(
            InputError::Kind::kData,
            fmt::format("{}: another result of {} is of seed {}, too", file, run.name, seed));
      }
    }
  }
  if (results.empty()) {
    throw InputError(InputError::Kind::kData,
                     fmt::format("{}: no results of the runs of {}", options.folder, paper.file));
  }
  return results;
}

int run_judge(const Options& options) {
  Chapter chapter{read_paper(options.paper), {}, true};
  const Paper& paper = chapter.paper;
  const Results results = read_results(paper, options);
  std::map<std::string, Json> specs;
  for (const PaperRun& run : paper.runs) {
    if (const auto found = results.find(run.name); found != results.end()) {
      specs[run.name] = found->second.begin()->second["spec"];
    } else if (!run.experiment.empty()) {
      specs[run.name] = spec_of(paper, run, 1).resolved;
    }
  }
  check_paper(paper, specs);
  chapter.findings = judge(paper, results);
  std::size_t seeds = 0;
  for (const auto& [run, by_seed] : results) seeds = std::max(seeds, by_seed.size());
  std::vector<Chapter> chapters;  // not of a list, which would copy: findings point to their claims
  chapters.push_back(std::move(chapter));
  if (!options.output.empty()) {
    write_file(options.output + "/claims.json", to_text(claims_json(chapters, seeds, 0)));
    write_file(
        options.output + "/claims.md",
        claims_markdown(chapters, fmt::format("ddns judge {} {}", options.paper, options.folder)));
  }
  const auto listed = options.quiet ? std::string()
                                    : claims_table(chapters, Listed::kTested, terminal_columns(),
                                                   terminal_coloured());
  say(listed + summary(chapters) + (options.output.empty() ? "" : where_text(options.output)));
  return kDone;
}

}  // namespace

void add_judge_command(CLI::App& app, Action& action) {
  auto options = std::make_shared<Options>();
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
