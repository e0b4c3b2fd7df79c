#include "experiments/run/output.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <iterator>
#include <optional>
#include <span>
#include <string_view>
#include <utility>

#include "experiments/files/output_file.h"
#include "experiments/files/text.h"
#include "experiments/spec/spec.h"

namespace ddns::experiments {

namespace {

enum class Shown : std::uint8_t { kAlways, kWhereNotZero };

struct Column {
  const char* head;  // two lines
  const char* below;
  const char* pointer;
  const char* format = nullptr;  // null: a count
  Shown shown = Shown::kAlways;
};

constexpr Column kRoutingCounts[] = {
    {"", "lookups", "/counts/queries"},
    {"reached", "owner", "/reached_owner"},
    {"wrong", "node", "/counts/wrong_owner", nullptr, Shown::kWhereNotZero},
    {"", "failed", "/counts/failed"},
    {"asker", "gone", "/counts/abandoned", nullptr, Shown::kWhereNotZero},
};
constexpr Column kQuestionCounts[] = {
    {"", "questions", "/counts/queries"},
    {"", "answered", "/counts/answered"},
    {"not", "found", "/counts/not_found"},
    {"record", "missed", "/counts/missed", nullptr, Shown::kWhereNotZero},
    {"record", "gone", "/counts/gone", nullptr, Shown::kWhereNotZero},
    {"", "failed", "/counts/failed"},
    {"asker", "gone", "/counts/abandoned", nullptr, Shown::kWhereNotZero},
};
constexpr Column kFigures[] = {
    {"hops", "mean", "/hop_count/mean", "{:.3f}"},
    {"hops", "median", "/hop_count/quantiles/p50", "{:.4g}"},
    {"hops", "p99", "/hop_count/quantiles/p99", "{:.4g}"},
    {"calls", "mean", "/calls/mean", "{:.3f}"},
    {"ms", "median", "/latency_ms/quantiles/p50", "{:.1f}"},
    {"ms", "p90", "/latency_ms/quantiles/p90", "{:.1f}"},
    {"records", "median", "/storage_balance/quantiles/p50", "{:.4g}"},
    {"records", "most", "/storage_balance/max", "{:.4g}"},
    {"load", "median", "/load_balance/quantiles/p50", "{:.5f}"},
    {"load", "most", "/load_balance/max", "{:.5f}"},
};

enum class RunKind : std::uint8_t { kRouting, kRecords, kConventional };

RunKind run_kind(const Json& result) {
  if (result.contains("storage_balance")) return RunKind::kRecords;
  return result.contains("load_balance") ? RunKind::kRouting : RunKind::kConventional;
}

std::optional<double> value_of(const Json& result, const Column& column) {
  if (std::string_view(column.pointer) == "/reached_owner") {
    // A lookup of a key ends without an answer, at whoever it takes for the owner.
    const Json& counts = result["counts"];
    return counts["not_found"].get<double>() - counts.value("wrong_owner", 0.0);
  }
  const Json::json_pointer p(column.pointer);
  if (!result.contains(p) || !result[p].is_number()) return std::nullopt;
  return result[p].get<double>();
}

std::string text_of(const Json& result, const Column& column) {
  const auto value = value_of(result, column);
  if (!value) return "-";
  if (column.format == nullptr) return with_commas(static_cast<std::uint64_t>(*value));
  return fmt::format(fmt::runtime(column.format), *value);
}

std::vector<Column> columns_of(RunKind kind, const std::vector<SummaryRow>& rows) {
  std::vector<Column> columns;
  const auto add = [&](std::span<const Column> more) {
    for (const Column& column : more) {
      const bool shown = std::ranges::any_of(rows, [&](const SummaryRow& row) {
        const auto value = value_of(*row.result, column);
        return value && (column.shown == Shown::kAlways || *value != 0);
      });
      if (shown) columns.push_back(column);
    }
  };
  if (kind == RunKind::kRouting) {
    add(kRoutingCounts);
  } else {
    add(kQuestionCounts);
  }
  add(kFigures);
  return columns;
}

std::string table_of(RunKind kind, const std::vector<SummaryRow>& rows) {
  const std::vector<Column> columns = columns_of(kind, rows);
  std::vector<std::vector<std::string>> table = {{""}, {"run"}};
  for (const Column& column : columns) {
    table[0].emplace_back(column.head);
    table[1].emplace_back(column.below);
  }
  for (const SummaryRow& row : rows) {
    table.push_back({row.name});
    for (const Column& column : columns) table.back().push_back(text_of(*row.result, column));
  }
  return aligned(table);
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
                 const CostMeter& meter, const Earlier& earlier, const std::string& point_id) {
  const std::string text = to_text(result);
  std::vector<std::pair<std::string, std::string>> inputs;
  for (const InputSpec& input : spec.inputs) inputs.emplace_back(input.pointer, input.path);
  const bool is_there =
      earlier.kind == Earlier::Kind::kSame || earlier.kind == Earlier::Kind::kOtherVersion;
  const bool another = is_there && read_text(stem + ".json") != text;
  // In this order, a result never stands beside the provenance of another one.
  std::error_code not_there;
  if (is_there) std::filesystem::remove(stem + ".provenance.json", not_there);
  write_file(stem + ".json", text);
  Json made = provenance(spec.name, meter, inputs);
  if (!point_id.empty()) {
    made["point"] = point_id;
    made["bytes"] = text.size();
  }
  write_file(stem + ".provenance.json", to_text(made));
  return another;
}

std::string summary_table(const std::vector<SummaryRow>& rows) {
  std::string out;
  for (const RunKind kind : {RunKind::kRecords, RunKind::kRouting, RunKind::kConventional}) {
    std::vector<SummaryRow> alike;
    std::ranges::copy_if(rows, std::back_inserter(alike),
                         [&](const SummaryRow& row) { return run_kind(*row.result) == kind; });
    if (alike.empty()) continue;
    if (!out.empty()) out += '\n';
    out += table_of(kind, alike);
  }
  return out;
}

}  // namespace ddns::experiments
