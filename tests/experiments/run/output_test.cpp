// The table at the end of a run.
#include <fmt/format.h>

#include <catch2/catch.hpp>

#include "experiments/run/output.h"
#include "tests/experiments/made_up.h"

namespace ddns::experiments {
namespace {

std::vector<std::string> lines_of(const std::vector<SummaryRow>& rows) {
  std::istringstream in(summary_table(rows));
  std::vector<std::string> lines;
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

// The cell under the two words of a head, "" where there is no such column.
std::string cell(const std::vector<std::string>& lines, const std::string& head,
                 const std::string& below) {
  for (std::size_t end = 1; end <= lines[0].size(); ++end) {
    const auto ends_in = [&](const std::string& line, const std::string& word) {
      const bool last = end == line.size() || line[end] == ' ';
      if (!last) return false;
      if (word.empty()) return line[end - 1] == ' ';
      return line.substr(0, end).ends_with(' ' + word);
    };
    if (!ends_in(lines[0], head) || !ends_in(lines[1], below)) continue;
    const std::size_t begin = lines[2].rfind(' ', end - 1);
    return lines[2].substr(begin + 1, end - begin - 1);
  }
  return "";
}

Json result_of(std::string_view text) {
  return to_json(run(spec_of(text)));
}

TEST_CASE("lookups of keys are shown as lookups that reached the owner") {
  const Json r = result_of(R"({ "service": { "kind": "lookup" }, "trace": { "queries": 200 } })");
  const auto lines = lines_of({{"mine", &r}});
  REQUIRE(lines.size() == 3);
  CHECK(cell(lines, "", "lookups") == "200");
  CHECK(cell(lines, "reached", "owner") == "200");
  CHECK(cell(lines, "", "failed") == "0");
  CHECK(cell(lines, "", "answered").empty());
  CHECK(cell(lines, "hops", "mean") == fmt::format("{:.3f}", r["hop_count"]["mean"].get<double>()));
  CHECK(cell(lines, "hops", "p99") ==
        fmt::format("{}", r["hop_count"]["quantiles"]["p99"].get<double>()));
  CHECK(cell(lines, "ms", "p90") ==
        fmt::format("{:.1f}", r["latency_ms"]["quantiles"]["p90"].get<double>()));
  CHECK(cell(lines, "records", "median").empty());
}

TEST_CASE("questions for records are shown as answered or not") {
  const Json r = result_of(kSmallDay);
  const auto lines = lines_of({{"mine", &r}});
  CHECK(cell(lines, "", "questions") == "3,000");
  CHECK(cell(lines, "", "answered") == "3,000");
  CHECK(cell(lines, "not", "found") == "0");
  CHECK(cell(lines, "reached", "owner").empty());
  CHECK(cell(lines, "records", "most") ==
        fmt::format("{}", r["storage_balance"]["max"].get<double>()));
}

TEST_CASE("no two columns have one head, and what is not zero alone is shown only then") {
  Json r = result_of(kSmallDay);
  for (const char* key : {"missed", "gone", "abandoned"}) r["counts"][key] = 0;
  CHECK(cell(lines_of({{"a", &r}}), "record", "missed").empty());
  r["counts"]["missed"] = 7;
  r["calls"]["mean"] = 4.5;
  const auto lines = lines_of({{"a", &r}});
  CHECK(cell(lines, "record", "missed") == "7");
  CHECK(cell(lines, "record", "gone").empty());
  CHECK(cell(lines, "calls", "mean") == "4.500");
  CHECK(cell(lines, "hops", "mean") != cell(lines, "calls", "mean"));

  Json routing = result_of(R"({ "service": { "kind": "lookup" }, "trace": { "queries": 200 } })");
  routing["counts"]["wrong_owner"] = 3;
  CHECK(cell(lines_of({{"a", &routing}}), "reached", "owner") == "197");
  CHECK(cell(lines_of({{"a", &routing}}), "wrong", "node") == "3");
}

TEST_CASE("runs of several kinds stand in tables of their own") {
  const Json day = result_of(kSmallDay);
  const Json routing = result_of(R"({ "service": { "kind": "lookup" },
                                      "trace": { "queries": 200 } })");
  const Json servers = result_of(R"({ "service": { "kind": "conventional" },
                                      "trace": { "queries": 50 } })");
  const auto lines = lines_of({{"a", &routing}, {"b", &day}, {"c", &servers}});
  REQUIRE(lines.size() == 3 * 3 + 2);
  CHECK(lines[3].empty());
  CHECK(lines[7].empty());
  CHECK(lines[2].starts_with("b"));
  CHECK(lines[6].starts_with("a"));
  CHECK(lines[10].starts_with("c"));
}

}  // namespace
}  // namespace ddns::experiments
