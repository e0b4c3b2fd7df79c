// ddns schema: the table of keys, for editors and for the reference page.
#include <fmt/format.h>

#include <memory>

#include "experiments/cli/command.h"
#include "experiments/files/console.h"
#include "experiments/load/schema.h"

namespace ddns::experiments {

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
