// The sub-commands of `ddns`, one file each. Each adds itself to the command line; what it does
// when it is called returns the exit code (docs/experiments.md).
#pragma once

#include <CLI/CLI.hpp>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "experiments/load/document.h"
#include "experiments/terminal/progress.h"

namespace ddns::experiments {

enum ExitCode { kDone = 0, kFailed = 1, kBadUsage = 2, kBadSpec = 3, kBadData = 4, kDiffers = 5 };
inline constexpr std::pair<const char*, const char*> kExitCodes[] = {
    {"0", "done"},
    {"1", "the run failed, or cannot fit into memory"},
    {"2", "bad usage of the command line"},
    {"3", "a bad experiment file"},
    {"4", "bad input data, such as a malformed trace"},
    {"5", "a claim or comparison out of tolerance, or a zone with a bad signature"},
    {"130, 143", "stopped by a signal (Ctrl-C, SIGTERM)"}};

// What the command line asked for; set by the sub-command that was named.
using Action = std::function<int()>;

void add_run_command(CLI::App& app, Action& action);
void add_sweep_command(CLI::App& app, Action& action);
void add_validate_command(CLI::App& app, Action& action);
void add_schema_command(CLI::App& app, Action& action);
void add_trace_command(CLI::App& app, Action& action);
void add_zone_command(CLI::App& app, Action& action);
void add_selfcheck_command(CLI::App& app, Action& action);
void add_reproduce_command(CLI::App& app, Action& action);
void add_judge_command(CLI::App& app, Action& action);
void add_export_command(CLI::App& app, Action& action);
void add_serve_command(CLI::App& app, Action& action);
void add_list_command(CLI::App& app, Action& action);
void add_help_command(CLI::App& app, Action& action);

// `unknown command "rnu", expected one of ...; did you mean "run"?`
std::string unknown_command(const CLI::App& app, const std::string& word);

// An option whose value is one of a few words. (CLI11's own would show the numbers that stand for
// them.)
template <class T, class Meaning>
void add_word_option(CLI::App& command, const std::string& name, T& value,
                     const std::map<std::string, Meaning>& words, const std::string& text) {
  std::string all;
  for (const auto& word : words) all += (all.empty() ? "" : "|") + word.first;
  const auto take = [&value, words, all, name](const std::string& word) {
    const auto found = words.find(CLI::detail::to_lower(word));
    if (found == words.end()) throw CLI::ValidationError(name, word + " is none of " + all);
    value = found->second;
  };
  command.add_option_function<std::string>(name, take, text)->type_name(all);
}

// An option whose value is a time of signatures.
void add_time_option(CLI::App& command, const std::string& name, std::optional<std::uint32_t>& to,
                     const std::string& text);

// Options that several commands have.
struct OutputOptions {
  std::string folder = "results";
  bool force = false;

  void add_to(CLI::App& command);
};

struct SpecOptions {
  std::vector<std::string> set;
  std::string seed;
  bool quiet = false;

  void add_to(CLI::App& command);
  // --set and --seed as overrides. Throws InputError (kSpec).
  std::vector<Override> overrides() const;
};

}  // namespace ddns::experiments
