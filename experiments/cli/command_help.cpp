// ddns help: what --help says, the manual page and the completion, all from the description of the
// command line that parses it.
#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <memory>

#include "experiments/cli/command.h"
#include "experiments/files/shipped.h"
#include "experiments/result/provenance.h"

namespace ddns::experiments {

namespace {

struct HelpOptions {
  std::vector<std::string> command;
  bool man = false;
  bool completion = false;
};

using Visit = std::function<void(const CLI::App& command, const std::string& path)>;

// Calls visit for the command and all its sub-commands, `path` being the words that lead to it.
void for_each_command(const CLI::App& command, const std::string& path, const Visit& visit) {
  visit(command, path);
  for (const CLI::App* sub : command.get_subcommands(nullptr)) {
    for_each_command(*sub, path + ' ' + sub->get_name(), visit);
  }
}

std::vector<const CLI::Option*> positionals_of(const CLI::App& command) {
  return command.get_options([](const CLI::Option* o) { return o->get_positional(); });
}
std::vector<const CLI::Option*> options_of(const CLI::App& command) {
  return command.get_options([](const CLI::Option* o) { return o->nonpositional(); });
}

// --- the manual page ---

// The text as troff takes it literally.
std::string troff(const std::string& text) {
  std::string out;
  for (const char c : text) {
    if (c == '\\') {
      out += "\\e";
    } else if (c == '-') {
      out += "\\-";
    } else if ((c == '.' || c == '\'') && (out.empty() || out.back() == '\n')) {
      out += fmt::format("\\&{}", c);
    } else {
      out += c;
    }
  }
  return out;
}

std::string tagged(const std::string& tag, const std::string& text) {
  return fmt::format(".TP\n\\fB{}\\fR\n{}\n", troff(tag), troff(text));
}

std::string option_entry(const CLI::Option& o) {
  std::string tag = o.get_positional() ? o.get_name(true) : o.get_name(false, true);
  if (o.nonpositional() && o.get_items_expected_max() > 0) tag += ' ' + o.get_type_name();
  std::string text = o.get_description();
  if (!o.get_default_str().empty()) text += fmt::format(" (default: {})", o.get_default_str());
  return tagged(tag, text);
}

std::string command_entry(const CLI::App& command, const std::string& path) {
  std::string usage = path + " [OPTION]...";
  for (const CLI::Option* o : positionals_of(command)) usage += ' ' + o->get_name(true);
  std::string out = fmt::format(".SS \"{}\"\n{}\n", troff(usage), troff(command.get_description()));
  for (const CLI::Option* o : positionals_of(command)) out += option_entry(*o);
  for (const CLI::Option* o : options_of(command)) out += option_entry(*o);
  return out;
}

std::string manual_page(const CLI::App& app) {
  std::string out =
      fmt::format(".TH DDNS 1 \"\" \"ddns {}\" \"User Commands\"\n", troff(program_version()));
  out += fmt::format(".SH NAME\nddns \\- {}\n", troff(app.get_description()));
  out += ".SH SYNOPSIS\n.B ddns\nCOMMAND [OPTION]... [FILE]...\n.SH COMMANDS\n";
  for_each_command(app, "ddns", [&](const CLI::App& command, const std::string& path) {
    const bool alone = command.get_subcommands(nullptr).empty();
    if (alone || !positionals_of(command).empty()) out += command_entry(command, path);
  });
  out += ".SH \"EXIT STATUS\"\n";
  for (const auto& [code, text] : kExitCodes) out += tagged(code, text);
  return out +
         ".SH \"SEE ALSO\"\nThe documentation in /usr/share/doc/ddns/docs, of which "
         "experiments.md describes experiment files and results.\n";
}

// --- the completion of bash ---

std::string words_of(const CLI::App& command) {
  std::vector<std::string> words;
  for (const CLI::App* sub : command.get_subcommands(nullptr)) words.push_back(sub->get_name());
  for (const CLI::Option* o : options_of(command)) words.push_back("--" + o->get_lnames().front());
  const auto positionals = positionals_of(command);
  const bool specs = std::ranges::any_of(
      positionals, [](const CLI::Option* o) { return o->get_name(true) == "SPEC"; });
  for (const std::string_view file : shipped_files()) {
    if (specs && file.find('/') == file.npos) words.push_back(fmt::format("{}{}", kShipped, file));
  }
  std::string all;
  for (const std::string& word : words) all += (all.empty() ? "" : " ") + word;
  return all;
}

std::string completion(const CLI::App& app) {
  std::string paths;
  std::string cases;
  for_each_command(app, "ddns", [&](const CLI::App& command, const std::string& path) {
    if (path != "ddns") paths += (paths.empty() ? "" : "|") + fmt::format("'{}'", path);
    cases += fmt::format("    '{}') words='{}' ;;\n", path, words_of(command));
  });
  // Readline takes what stands after a colon for a word of its own.
  return R"(# Completion of ddns for bash; printed by `ddns help --completion`.
_ddns() {
  local current=${COMP_LINE:0:COMP_POINT} path=ddns words word
  current=${current##*[[:space:]]}
  for word in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case "$path $word" in )" +
         paths + R"() path="$path $word" ;; esac
  done
  case $path in
)" + cases +
         R"(  esac
  mapfile -t COMPREPLY < <(compgen -W "$words" -- "$current")
  [[ $current != *:* || $COMP_WORDBREAKS != *:* ]] ||
    COMPREPLY=("${COMPREPLY[@]#"${current%"${current##*:}"}"}")
}
complete -o default -F _ddns ddns
)";
}

int help(const CLI::App& app, const HelpOptions& options) {
  if (options.man || options.completion) {
    fmt::print("{}", options.man ? manual_page(app) : completion(app));
    return kDone;
  }
  const CLI::App* at = &app;
  std::string path;
  for (const std::string& word : options.command) {
    path += (path.empty() ? "" : " ") + at->get_name();
    const auto commands = at->get_subcommands(nullptr);
    const auto named = std::ranges::find(commands, word, &CLI::App::get_name);
    if (named == commands.end()) {
      fmt::print(stderr, "{}: {}\n", path, unknown_command(*at, word));
      return kBadUsage;
    }
    at = *named;
  }
  path += (path.empty() ? "" : " ") + at->get_name();
  fmt::print("{}", at->get_formatter()->make_help(at, path, CLI::AppFormatMode::Normal));
  return kDone;
}

}  // namespace

void add_help_command(CLI::App& app, Action& action) {
  auto options = std::make_shared<HelpOptions>();
  CLI::App* command =
      app.add_subcommand("help", "Tell what a command does and which options it has");
  command->add_option("COMMAND", options->command, "The command, such as run or trace info");
  CLI::Option* man = command->add_flag("--man", options->man, "Print the manual page instead");
  command->add_flag("--completion", options->completion, "Print the completion for bash instead")
      ->excludes(man);
  command->callback(
      [options, &app, &action] { action = [options, &app] { return help(app, *options); }; });
}

}  // namespace ddns::experiments
