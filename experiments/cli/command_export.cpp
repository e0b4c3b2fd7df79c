// ddns export: results as tables for statistics programs and spreadsheets.
#include <fmt/format.h>

#include <memory>

#include "experiments/cli/command.h"
#include "experiments/files/console.h"
#include "experiments/files/output_file.h"
#include "experiments/summary/export_table.h"

namespace ddns::experiments {

namespace {

struct ExportOptions {
  std::vector<std::string> files;
  std::string format = "csv";
  std::string output = "-";
  bool cdf = false;
};

int export_results(const ExportOptions& options) {
  const std::string table =
      export_table(options.files, options.cdf ? ExportRows::kCdf : ExportRows::kMetrics);
  if (options.output == "-") {
    say(table);
  } else {
    write_file(options.output, table);
  }
  return kDone;
}

}  // namespace

void add_export_command(CLI::App& app, Action& action) {
  auto options = std::make_shared<ExportOptions>();
  CLI::App* command = app.add_subcommand(
      "export", "Print results as a table, one number a row, for pandas, R and spreadsheets");
  command->add_option("RESULT", options->files, "Results of runs and summaries of sweeps")
      ->required();
  command->add_option("--to", options->format, "Format of the table")
      ->check(CLI::IsMember({"csv"}))
      ->capture_default_str();
  command->add_option("--output", options->output, "File to write; - is standard output")
      ->capture_default_str();
  command->add_flag("--cdf", options->cdf,
                    "Points of distribution functions in the place of single numbers");
  command->callback(
      [options, &action] { action = [options] { return export_results(*options); }; });
}

}  // namespace ddns::experiments
