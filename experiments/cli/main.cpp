// The command line: finds the sub-command, runs it, and turns errors into messages and exit codes.
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <new>

#include "dns/time_text.h"
#include "experiments/cli/command.h"
#include "experiments/files/console.h"
#include "experiments/files/interrupt.h"
#include "experiments/files/place.h"
#include "experiments/files/suggest.h"
#include "experiments/result/provenance.h"
#include "sim/check.h"

namespace ddns::experiments {

void add_time_option(CLI::App& command, const std::string& name, std::optional<std::uint32_t>& to,
                     const std::string& text) {
  const auto take = [&to, name](const std::string& word) {
    to = dns::parse_time(word);
    if (to) return;
    throw CLI::ValidationError(name, word +
                                         " is no time, expected 2017-08-25, 2017-08-25T12:30:00Z, "
                                         "20170825123000 or seconds since 1970");
  };
  command.add_option_function<std::string>(name, take, text)->type_name("TIME");
}

void OutputOptions::add_to(CLI::App& command) {
  const auto is_folder = [](const std::string& name) {
    if (name == kStandardOutput) return "- is standard output, expected a folder";
    return name.empty() ? "expected a folder" : "";
  };
  command.add_option("--output", folder, "Folder of the results")
      ->check(CLI::Validator(is_folder, ""))
      ->capture_default_str();
  command.add_flag("--force", force, "Replace also what is not a result of the same experiment");
}

void SpecOptions::add_to(CLI::App& command) {
  command.add_option("--set", set, "Give a key a value: --set /overlay/nodes=5000 (repeatable)")
      ->type_name("/POINTER=VALUE")
      ->expected(1)
      ->take_all()
      ->allow_extra_args(false);
  command.add_option("--seed", seed, "The same as --set /seed=N")->type_name("N");
  command.add_flag("--quiet", quiet, "No progress and no summary");
}

std::vector<Override> SpecOptions::overrides() const {
  std::vector<Override> all;
  for (const std::string& text : set) all.push_back(parse_override(text));
  if (!seed.empty()) all.push_back({"/seed", seed});
  return all;
}

// CLI11 itself would only say that the word was not expected.
std::string unknown_command(const CLI::App& app, const std::string& word) {
  std::vector<std::string> known;
  for (const CLI::App* command : app.get_subcommands(nullptr)) known.push_back(command->get_name());
  std::string all;
  for (const std::string& name : known) all += (all.empty() ? "" : ", ") + name;
  return fmt::format("unknown command \"{}\", expected one of {}{}", word, all,
                     did_you_mean(word, known));
}

namespace {

bool takes_words(const CLI::App& command) {
  return !command.get_options([](const CLI::Option* o) { return o->get_positional(); }).empty();
}

// Is the word no file, but near to the name of a sub-command?
bool is_misspelt(const CLI::App& command, const std::string& word) {
  std::vector<std::string> known;
  for (const CLI::App* sub : command.get_subcommands(nullptr)) known.push_back(sub->get_name());
  return !nearest(word, known).empty() && !std::filesystem::exists(word);
}

// What is wrong with the words that name the command, or "" if they are right.
std::string check_command(const CLI::App& app, int argc, char** argv) {
  const CLI::App* at = &app;
  for (int i = 1; i < argc && argv[i][0] != '-'; ++i) {
    const auto commands = at->get_subcommands(nullptr);
    if (commands.empty()) break;
    const auto named = std::ranges::find_if(
        commands, [&](const CLI::App* command) { return command->get_name() == argv[i]; });
    // A word that is no command may be what the command is about, if it looks like that.
    if (named == commands.end() && takes_words(*at) && !is_misspelt(*at, argv[i])) break;
    if (named == commands.end()) return unknown_command(*at, argv[i]);
    at = *named;
  }
  return "";
}

int parse(CLI::App& app, int argc, char** argv) {
  try {
    app.parse(argc, argv);
    return kDone;
  } catch (const CLI::Success& e) {  // --help, --version
    return app.exit(e);
  } catch (const CLI::ParseError& e) {
    tell(fmt::format("ddns: {}\nTry `ddns --help`, or `ddns COMMAND --help`.\n", e.what()));
    return kBadUsage;
  }
}

int perform(const Action& action) {
  try {
    return action();
  } catch (const sim::InputError& e) {
    tell(fmt::format("{}\n", e.what()));
    return e.exit_code();
  } catch (const std::bad_alloc&) {
    tell("ddns: out of memory\n");
    return kFailed;
  } catch (const std::exception& e) {
    tell(fmt::format("ddns: {}\n", e.what()));
    return kFailed;
  }
}

int main_of_ddns(int argc, char** argv) {
  CLI::App app("DNS served from a peer-to-peer lookup service, simulated.", "ddns");
  app.set_version_flag("--version", "ddns " + program_version() + ", " + compiler_text());
  app.require_subcommand(1);
  Action action;
  add_run_command(app, action);
  add_sweep_command(app, action);
  add_reproduce_command(app, action);
  add_judge_command(app, action);
  add_export_command(app, action);
  add_validate_command(app, action);
  add_schema_command(app, action);
  add_trace_command(app, action);
  add_zone_command(app, action);
  add_serve_command(app, action);
  add_selfcheck_command(app, action);
  add_list_command(app, action);
  add_help_command(app, action);

  const std::string wrong = check_command(app, argc, argv);
  if (!wrong.empty()) {
    tell(fmt::format("ddns: {}\nTry `ddns --help`.\n", wrong));
    return kBadUsage;
  }
  if (const int status = parse(app, argc, argv); status != kDone || !action) return status;
  return perform(action);
}

}  // namespace

}  // namespace ddns::experiments

int main(int argc, char** argv) {
  using namespace ddns::experiments;
  open_standard_streams();
  catch_signals();
  const int status = main_of_ddns(argc, argv);
  return written_out() || status != kDone ? status : kFailed;
}
