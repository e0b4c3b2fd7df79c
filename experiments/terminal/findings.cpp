#include "experiments/terminal/findings.h"

#include <fmt/format.h>

#include "experiments/files/console.h"
#include "experiments/terminal/terminal.h"

namespace ddns::experiments {

void say_findings(std::span<const Chapter> chapters, Listed listed, bool quiet,
                  const std::string& folder) {
  std::string text;
  if (!quiet) text = claims_table(chapters, listed, terminal_columns(), terminal_coloured());
  text += summary(chapters);
  if (!folder.empty()) {
    text += fmt::format("The whole table, with quotations, tolerances and reasons: {}/claims.md\n",
                        folder);
  }
  say(text);
}

}  // namespace ddns::experiments
