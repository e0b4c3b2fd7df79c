// Results as tables, read back by a reader of RFC 4180.
#include <catch2/catch.hpp>
#include <map>

#include "experiments/run/output.h"
#include "experiments/summary/export_table.h"
#include "experiments/summary/metrics.h"
#include "experiments/summary/sweep_figures.h"
#include "tests/experiments/batch/sweeps.h"

namespace ddns::experiments {
namespace {

using Row = std::map<std::string, std::string>;

// The rows of a CSV text, each by the names of the first line.
std::vector<Row> read_csv(const std::string& text) {
  std::vector<std::vector<std::string>> lines(1, std::vector<std::string>(1));
  bool quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (quoted && c == '"' && text[i + 1] == '"') {
      lines.back().back() += text[++i];
    } else if (c == '"') {
      quoted = !quoted;
    } else if (!quoted && c == ',') {
      lines.back().emplace_back();
    } else if (!quoted && c == '\r') {
      REQUIRE(text[++i] == '\n');
      lines.emplace_back(1);
    } else {
      lines.back().back() += c;
    }
  }
  lines.pop_back();
  std::vector<Row> rows;
  for (std::size_t i = 1; i < lines.size(); ++i) {
    REQUIRE(lines[i].size() == lines[0].size());
    for (std::size_t c = 0; c < lines[0].size(); ++c) {
      if (c == 0) rows.emplace_back();
      rows.back()[lines[0][c]] = lines[i][c];
    }
  }
  return rows;
}

constexpr std::string_view kSweep = R"({
  "name": "shares", "overlay": { "nodes": 30 },
  "trace": { "kind": "steady", "names": 20, "rate_per_s": 10, "duration_s": 20 },
  "dhash": { "insert": "placed" }, "faults": { "partition": { "kind": "uniform", "at_s": 2 } },
  "sweep": { "/faults/partition/shares": [[0.9, 0.1], [0.5, 0.5]], "/overlay/base": [2, 4] },
  "seeds": [1, 2] })";

std::string run_to(const Folder& folder, std::string_view text, const std::string& name) {
  const Sweep sweep = load_sweep(folder.write(name, text), {}, check_figures);
  run_sweep(sweep, folder.path(), {});
  return folder.path(sweep.name + ".json");
}

TEST_CASE("a sweep's table has every number of every point with its setting and seed") {
  const Folder folder;
  const std::string file = run_to(folder, kSweep, "s.json");
  const std::vector<Row> rows = read_csv(export_table({file}, ExportRows::kMetrics));
  const Json summary = parse_json(read_text(file), file);
  std::size_t at = 0;
  for (const Json& point : points_of(folder, summary)) {
    for (const auto& [name, value] : metrics_of(point)) {
      REQUIRE(at < rows.size());
      const Row& row = rows[at++];
      CHECK(row.size() == 7);
      CHECK(row.at("file") == file);
      CHECK(row.at("run") == "shares");
      CHECK(row.at("/faults/partition/shares") == point["set"]["/faults/partition/shares"].dump());
      CHECK(row.at("/overlay/base") == point["set"]["/overlay/base"].dump());
      CHECK(row.at("seed") == point["seed"].dump());
      CHECK(row.at("metric") == name);
      CHECK(row.at("value") == value->dump());
    }
  }
  CHECK(at == rows.size());
}

TEST_CASE("the table of distribution functions has the points of every run's cdf") {
  const Folder folder;
  const std::string file = run_to(folder, kSweep, "s.json");
  const std::vector<Row> rows = read_csv(export_table({file}, ExportRows::kCdf));
  const Json summary = parse_json(read_text(file), file);
  std::size_t at = 0;
  for (const Json& point : points_of(folder, summary)) {
    for (const auto& [name, distribution] : distributions_of(point)) {
      for (const Json& step : distribution->value("cdf", Json::array())) {
        REQUIRE(at < rows.size());
        const Row& row = rows[at++];
        CHECK(row.at("distribution") == name);
        CHECK(row.at("value") == step[0].dump());
        CHECK(row.at("fraction") == step[1].dump());
        CHECK(row.at("seed") == point["seed"].dump());
      }
    }
  }
  CHECK(at == rows.size());
  std::filesystem::remove(folder.path(summary["points"][1]["file"].get<std::string>()));
  for (const ExportRows rows_of : {ExportRows::kMetrics, ExportRows::kCdf}) {
    CHECK_THROWS_WITH(export_table({file}, rows_of), Catch::Contains("seed=2.json"));
  }
}

TEST_CASE("several runs have a column for each key that differs") {
  const Folder folder;
  std::vector<std::string> files;
  for (const char* base : {"2", "16"}) {
    const Spec spec = spec_of(R"({ "overlay": { "nodes": 20 },
      "service": { "kind": "lookup" }, "trace": { "queries": 50 } })",
                              {{"/overlay/base", base}, {"/name", std::string("b") + base}});
    files.push_back(folder.write(spec.name + ".json", to_text(to_json(run(spec)))));
  }
  const std::vector<Row> rows = read_csv(export_table(files, ExportRows::kMetrics));
  REQUIRE(rows.size() > 100);
  CHECK(rows.front().size() == 6);
  CHECK(rows.front().at("/overlay/base") == "2");
  CHECK(rows.back().at("/overlay/base") == "16");
  CHECK(rows.back().at("run") == "b16");
  CHECK(rows.back().at("seed") == "1");
  CHECK(read_csv(export_table({files[0]}, ExportRows::kMetrics)).front().size() == 5);
}

TEST_CASE("fields are quoted as RFC 4180 says") {
  CHECK(csv_field("plain text") == "plain text");
  CHECK(csv_field("[0.5,0.5]") == "\"[0.5,0.5]\"");
  CHECK(csv_field("a \"b\"") == "\"a \"\"b\"\"\"");
  CHECK(csv_field("two\nlines") == "\"two\nlines\"");
}

TEST_CASE("what is no result is refused by its name, with the code of bad data") {
  const Folder folder;
  const auto refused = [&](std::string_view text) {
    const std::string file = folder.write("bad.json", text);
    try {
      export_table({file}, ExportRows::kCdf);
    } catch (const sim::InputError& e) {
      CHECK(e.exit_code() == 4);
      return std::string(e.what()).find("bad.json") != std::string::npos;
    }
    return false;
  };
  CHECK(refused("{"));
  CHECK(refused("[]"));
  CHECK(refused("{}"));
  CHECK(refused(R"({ "name": "a", "spec": {}, "axes": {}, "points": [3] })"));
  CHECK(refused(R"({ "name": "a", "spec": {}, "counts": {},
                     "hop_count": { "unit": "RPCs", "count": 1, "cdf": [3] } })"));
  CHECK_THROWS_AS(export_table({folder.path("none.json")}, ExportRows::kMetrics), sim::InputError);
}

}  // namespace
}  // namespace ddns::experiments
