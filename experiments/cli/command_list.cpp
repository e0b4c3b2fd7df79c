// ddns list: the experiments that the program carries within itself.
#include <fmt/format.h>

#include <algorithm>
#include <memory>

#include "experiments/cli/command.h"
#include "experiments/files/shipped.h"

namespace ddns::experiments {

namespace {

struct Shipped {
  std::string name;
  std::string title;
  bool is_sweep;
};

std::vector<Shipped> shipped_experiments() {
  std::vector<Shipped> all;
  for (const std::string_view file : shipped_files()) {
    if (file.find('/') != file.npos) continue;  // data
    const std::string name(file);
    const Json json = parse_json(*shipped_file(file), name);
    all.push_back({name, json.at("title"), json.contains("sweep") || json.contains("seeds")});
  }
  return all;
}

void print_list() {
  const std::vector<Shipped> all = shipped_experiments();
  const std::size_t width =
      std::ranges::max(all, {}, [](const Shipped& s) { return s.name.size(); }).name.size();
  for (const Shipped& s : all) {
    fmt::print("ddns {:<5} {}{:<{}}  {}\n", s.is_sweep ? "sweep" : "run", kShipped, s.name, width,
               s.title);
  }
}

void print_markdown() {
  fmt::print("| file | what it is |\n|---|---|\n");
  for (const Shipped& s : shipped_experiments()) fmt::print("| `{}` | {} |\n", s.name, s.title);
}

}  // namespace

void add_list_command(CLI::App& app, Action& action) {
  auto markdown = std::make_shared<bool>(false);
  CLI::App* command =
      app.add_subcommand("list", "Tell which experiments the program carries, and how to run them");
  command->add_flag("--markdown", *markdown, "Print the table of the documentation instead");
  command->callback([markdown, &action] {
    action = [markdown] {
      *markdown ? print_markdown() : print_list();
      return static_cast<int>(kDone);
    };
  });
}

}  // namespace ddns::experiments
