#include "experiments/output.h"

#include <fmt/format.h>

#include <algorithm>

#include "experiments/output_file.h"
#include "experiments/progress.h"

namespace ddns::experiments {

namespace {

std::string figure(const Json& result, const std::string& pointer, const char* format = "{:.4g}") {
  const Json::json_pointer p(pointer);
  if (!result.contains(p) || !result[p].is_number()) return "-";
  return fmt::format(fmt::runtime(format), result[p].get<double>());
}

std::string count(const Json& result, const std::string& pointer) {
  const Json::json_pointer p(pointer);
  return result.contains(p) ? with_commas(result[p].get<std::uint64_t>()) : "-";
}

std::vector<std::string> cells(const SummaryRow& row) {
  const Json& r = *row.result;
  return {row.name,
          count(r, "/counts/queries"),
          count(r, "/counts/answered"),
          count(r, "/counts/failed"),
          figure(r, "/hop_count/mean", "{:.3f}"),
          figure(r, "/hop_count/quantiles/p50"),
          figure(r, "/latency_ms/quantiles/p50", "{:.1f}"),
          figure(r, "/latency_ms/quantiles/p90", "{:.1f}"),
          figure(r, "/storage_balance/quantiles/p50"),
          figure(r, "/storage_balance/max"),
          figure(r, "/load_balance/quantiles/p50", "{:.5f}"),
          figure(r, "/load_balance/max", "{:.5f}")};
}

}  // namespace

Earlier prepare_result(const Spec& spec, const std::string& folder, InputFiles& files, bool force) {
  const std::string stem = folder + '/' + spec.name;
  Earlier earlier = earlier_result(stem, spec, files.of(spec));
  if (!force) refuse_to_replace(stem, earlier);
  check_writable_result(stem);
  return earlier;
}

bool save_result(const std::string& stem, const Json& result, const Spec& spec,
                 const CostMeter& meter, const Earlier& earlier) {
  const std::string text = to_text(result);
  const bool is_there =
      earlier.kind == Earlier::Kind::kSame || earlier.kind == Earlier::Kind::kOtherVersion;
  const bool another = is_there && read_text(stem + ".json") != text;
  // In this order: a result beside the provenance of an older one is taken for the older one's, and
  // at worst made again.
  write_file(stem + ".json", text);
  write_file(stem + ".provenance.json", to_text(provenance(spec, meter)));
  return another;
}

std::string summary_table(const std::vector<SummaryRow>& rows) {
  std::vector<std::vector<std::string>> table = {{"run", "queries", "answered", "failed",
                                                  "RPCs mean", "median", "ms median", "p90",
                                                  "records median", "max", "load median", "max"}};
  for (const SummaryRow& row : rows) table.push_back(cells(row));
  std::vector<std::size_t> widths(table[0].size());
  for (const auto& line : table) {
    for (std::size_t c = 0; c < widths.size(); ++c) widths[c] = std::max(widths[c], line[c].size());
  }
  std::string out;
  for (const auto& line : table) {
    out += fmt::format("{:<{}}", line[0], widths[0]);
    for (std::size_t c = 1; c < widths.size(); ++c) {
      out += fmt::format("  {:>{}}", line[c], widths[c]);
    }
    out += '\n';
  }
  return out;
}

}  // namespace ddns::experiments
