// What files and a terminal are told of the findings.
#include <catch2/catch.hpp>
#include <cmath>
#include <set>
#include <sstream>

#include "experiments/claims/claims_report.h"
#include "tests/experiments/claims/made_claims.h"
#include "tests/experiments/files.h"

namespace ddns::experiments {
namespace {

TEST_CASE("verdicts on inputs and on what is cited from memory count apart") {
  Claim finding = claim_of(false, true);
  Claim input = finding;
  input.basis = Basis::kInput;
  Claim memory = finding;
  memory.basis = Basis::kMemory;
  const Estimates estimates = {{"ours", eight_seeds(100, 1)}};
  std::vector<Finding> findings;
  for (const double curve : {100, 104}) {
    for (const Claim* c : {&finding, &input, &memory, &memory}) {
      findings.push_back(judge(*c, estimates, {{"curve.test", {curve, 0}}}));
    }
  }
  CHECK(verdict_counts(findings) ==
        "reproduced 1; reproduced (an input) 1; reproduced (cited from memory) 2; "
        "differs 1; differs (an input) 1; differs (cited from memory) 2");
  const Json json = claims_json(findings, 8, 0);
  CHECK(json["verdicts"]["reproduced"] == 1);
  CHECK(json["verdicts"]["reproduced (cited from memory)"] == 2);
  CHECK(json["claims"][2]["verdict"] == "reproduced (cited from memory)");
  CHECK(json["claims"][2]["curve"]["cited"] == "from memory");
  CHECK(curve_text(findings[2]) == "100.0 (from memory)");
  const std::string markdown = claims_markdown(findings, 8, 0);
  CHECK(markdown.find("| 100.0 (from memory) | 100.0 ± 1.0 | reproduced (cited from memory) |") !=
        markdown.npos);
}

TEST_CASE("the table says which tolerances decide") {
  Claim c = claim_of(true, false);
  c.tolerance_decides = true;
  const std::vector<Finding> findings = {judge(c, {{"ours", eight_seeds(120, 1)}}, {})};
  CHECK(claims_markdown(findings, 8, 0).find("| reproduced; the tolerance decides |") !=
        std::string::npos);
  CHECK(claims_json(findings, 8, 0)["claims"][0]["tolerance_decides"] == true);
  // Those that docs/reproduction.md names.
  std::set<std::string> decisive;
  for (const Claim& claim : claims()) {
    if (claim.tolerance_decides) decisive.insert(claim.id);
  }
  CHECK(decisive == std::set<std::string>{"load-by-queries", "load-by-records", "load-similar",
                                          "replication-bias"});
}

// Two findings with everything, one without figures.
std::vector<Finding> findings_for(const Claim& tested, const Claim& untested) {
  const Estimates estimates = {{"ours", Estimate{83, 80, 86, 5}}};
  const PrintedFigures printed = {{"curve.test", {78, 2}}};
  return {judge(tested, estimates, printed), judge(untested, estimates, printed)};
}

TEST_CASE("claims as JSON and as text") {
  Claim tested = claim_of(true, true);
  tested.stated = "about 120";
  tested.asides = {{"the same again", "ours"}};
  Claim untested = claim_of(false, false);
  untested.id = "other";
  untested.ours = "";
  const auto findings = findings_for(tested, untested);

  const Json json = claims_json(findings, 5, 0);
  CHECK(json["schema"] == 1);
  CHECK(json["seeds"] == 5);
  CHECK(json["verdicts"]["text and curve disagree, curve reproduced"] == 1);
  CHECK(json["verdicts"]["reproduced"] == 0);
  REQUIRE(json["claims"].size() == 2);
  CHECK(json["claims"][0]["text"] == "about 120");
  CHECK(json["claims"][0]["text_holds"]["high"] == 130);
  CHECK(json["claims"][0]["curve"]["value"] == 78);
  CHECK(json["claims"][0]["curve"]["reading_error"] == 2);
  CHECK(json["claims"][0]["curve"]["spread"] == Approx(3 * std::sqrt(6)));
  CHECK(json["claims"][0]["ours"]["low"] == 80);
  CHECK(json["claims"][0]["ours"]["seeds"] == 5);
  CHECK(json["claims"][0]["beside"][0]["ours"]["mean"] == 83);
  CHECK(json["claims"][1]["verdict"] == "not tested by this run");
  CHECK(json["claims"][1]["text"].is_null());
  CHECK(!json["claims"][1].contains("ours"));

  const std::string markdown = claims_markdown(findings, 5, 0);
  CHECK(markdown.find("| test |  | things | about 120 | 78.0 | 83.0 ± 3.0 | text and curve "
                      "disagree, curve reproduced |") != markdown.npos);
  CHECK(verdict_counts(findings) ==
        "text and curve disagree, curve reproduced 1; not tested by this run 1");
}

TEST_CASE("verdicts compared with those of an earlier file") {
  const Claim tested = claim_of(true, true);
  Claim other = claim_of(true, false);
  other.id = "other";
  const auto findings = findings_for(tested, other);
  const std::vector<Claim> known = {tested, other};
  const Folder folder;
  const std::string same = folder.write("same.json", to_text(claims_json(findings, 5, 0)));
  CHECK(verdict_changes(findings, read_verdicts(same, known), same).empty());

  Json changed = claims_json(findings, 5, 0);
  changed["claims"][1]["verdict"] = "reproduced";
  const std::string path = folder.write("changed.json", to_text(changed));
  CHECK(verdict_changes(findings, read_verdicts(path, known), path) ==
        std::vector<std::string>{"other: \"differs\" here, \"reproduced\" in " + path});

  for (const char* text : {"{}", "[1]", "{\"claims\": [3]}", "{"}) {
    const std::string bad = folder.write("bad.json", text);
    INFO(text);
    CHECK_THROWS_AS(read_verdicts(bad, known), sim::InputError);
  }
  changed["claims"][1]["id"] = "ohter";
  const std::string misspelt = folder.write("misspelt.json", to_text(changed));
  CHECK_THROWS_WITH(read_verdicts(misspelt, known),
                    misspelt + ": unknown claim \"ohter\"; did you mean \"other\"?");
}

// Of claims at rest: one that is reproduced, one that differs, one in two readings.
struct Some {
  Claim same = claim_of(false, true);
  Claim differs = same;
  Claim two = same;
  std::vector<Finding> findings;

  Some() {
    same.measure = "what is as printed";
    differs.measure = "a rather long description of what has been measured, over several lines";
    two.measure = "what can be read in two ways";
    two.other_reading = "near";
    const PrintedFigures printed = {{"curve.test", {100, 0}}};
    const Estimates estimates = {{"ours", eight_seeds(104, 1)}, {"near", eight_seeds(100, 1)}};
    findings = {judge(same, {{"ours", eight_seeds(100, 1)}}, printed),
                judge(differs, estimates, printed), judge(two, estimates, printed)};
  }
};

TEST_CASE("a terminal is told what differs, how many verdicts there are, where to read on") {
  const Some some;
  const std::string table = differing_table(some.findings, 200, /*colour=*/false);
  CHECK(table.find("a rather long description") != table.npos);
  CHECK(table.find(some.two.measure) != table.npos);
  CHECK(table.find(some.same.measure) == table.npos);
  CHECK(summary(some.findings, "out") ==
        "The paper's own tests: reproduced 1; reproduced in one of two readings 1; differs 1\n"
        "Failures, attacks and partitions: ddns reproduce --living\n"
        "The whole table, with quotations, tolerances and reasons: out/claims.md\n");

  Claim living = some.differs;
  living.living = true;
  std::vector<Finding> more = some.findings;
  more.push_back(judge(living, {{"ours", eight_seeds(100, 1)}}, {{"curve.test", {100, 0}}}));
  CHECK(summary(more, "out").find("Failures, attacks and partitions: reproduced 1\n") !=
        std::string::npos);
}

TEST_CASE("the table fits the terminal, and is coloured only if asked to") {
  const Some some;
  for (const std::size_t columns : {81u, 100u, 200u}) {
    const std::string table = differing_table(some.findings, columns, /*colour=*/false);
    CHECK(table.find('\033') == table.npos);
    CHECK(table.find("104.0 ± 1.0") != table.npos);  // not broken
    std::istringstream lines(table.substr(0, table.find("\nours:")));
    for (std::string line; std::getline(lines, line);) CHECK(line.size() <= columns + 1);
  }
  const std::string coloured = differing_table(some.findings, 100, /*colour=*/true);
  CHECK(coloured.find("\033[31mdiffers\033[0m") != coloured.npos);
}

}  // namespace
}  // namespace ddns::experiments
