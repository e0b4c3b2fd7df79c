// Verdicts, and the table that they are about.
#include <catch2/catch.hpp>
#include <cmath>
#include <set>

#include "experiments/claims.h"
#include "experiments/claims_report.h"
#include "files.h"

namespace ddns::experiments {
namespace {

// A claim that the text puts at 120 (110 to 130) and the curve where `curve` says (within 5).
Claim claim_of(bool text, bool curve) {
  Claim c;
  c.id = "test";
  c.measure = "things";
  c.format = "{:.1f}";
  c.ours = "ours";
  if (text) c.holds = Range{110, 130};
  if (curve) c.curve = "curve.test";
  c.tolerance = 5;
  return c;
}

Verdict verdict(const Claim& claim, double ours, double curve) {
  const Estimates estimates = {{"ours", Estimate{ours, ours - 1, ours + 1, 5}}};
  return judge(claim, estimates, {{"curve.test", curve}}).verdict;
}

TEST_CASE("text and curve agree") {
  const Claim both = claim_of(true, true);
  CHECK(verdict(both, 121, 120) == Verdict::kReproduced);
  CHECK(verdict(both, 128, 120) == Verdict::kDiffers);  // the text would do, the curve does not
  CHECK(verdict(both, 131, 128) == Verdict::kDiffers);  // the other way round
  CHECK(verdict(both, 60, 120) == Verdict::kDiffers);
}

TEST_CASE("text and curve disagree") {
  const Claim both = claim_of(true, true);
  CHECK(verdict(both, 80, 78) == Verdict::kCurveReproduced);
  CHECK(verdict(both, 83, 78) == Verdict::kCurveReproduced);
  CHECK(verdict(both, 84, 78) == Verdict::kDiffers);
  CHECK(verdict(both, 110, 78) == Verdict::kTextReproduced);
  CHECK(verdict(both, 130, 78) == Verdict::kTextReproduced);
  CHECK(verdict(both, 130.5, 78) == Verdict::kDiffers);
  CHECK(verdict(both, 110, 108) == Verdict::kReproduced);  // ours meets both
}

TEST_CASE("text or curve alone") {
  CHECK(verdict(claim_of(true, false), 130, 0) == Verdict::kReproduced);
  CHECK(verdict(claim_of(true, false), 109.9, 0) == Verdict::kDiffers);
  CHECK(verdict(claim_of(false, true), 5, 0) == Verdict::kReproduced);
  CHECK(verdict(claim_of(false, true), -5.1, 0) == Verdict::kDiffers);
}

TEST_CASE("a range around another figure") {
  Claim c = claim_of(true, false);
  c.holds = Range{-0.5, 0.5, "curve.test"};
  CHECK(verdict(c, 5.4, 5) == Verdict::kReproduced);
  CHECK(verdict(c, 5.6, 5) == Verdict::kDiffers);
}

TEST_CASE("figures in texts are the computed ones") {
  Claim c = claim_of(true, true);
  c.stated = "{curve.test:.0f} things";
  c.why = "{ours} against {curve.test:.2f}.";
  const Estimates estimates = {{"ours", Estimate{83.456, 80, 87, 5}}};
  const Finding f = judge(c, estimates, {{"curve.test", 78}});
  CHECK(f.stated == "78 things");
  CHECK(f.why == "83.5 against 78.00.");
  CHECK(estimate_text(c, *f.ours) == "83.5 ± 3.5");
  CHECK(estimate_text(c, Estimate{83.456, 83.456, 83.456, 1}) == "83.5");
}

TEST_CASE("estimates take each figure from the seeds that have it") {
  const std::vector<Values> seeds = {{{"a", 1}, {"b", 10}}, {{"a", 3}}};
  const Estimates e = estimates(seeds);
  CHECK(e.at("a").mean == 2);
  CHECK(e.at("a").count == 2);
  CHECK(e.at("b").mean == 10);
  CHECK(e.at("b").count == 1);
}

TEST_CASE("the table of claims is well-formed") {
  std::set<std::string> ids;
  for (const Claim& c : claims()) {
    INFO(c.id);
    CHECK(ids.insert(c.id).second);
    CHECK(!c.section.empty());
    CHECK(!c.quote.empty());
    CHECK(!c.measure.empty());
    CHECK(c.why.ends_with('.'));
    if (c.ours.empty()) continue;
    CHECK((c.holds || c.expects || !c.curve.empty()));  // something to judge by
    CHECK(!(c.holds && c.expects));
    CHECK(!c.tolerance_reason.empty());  // and a reason for how strictly
    const bool says = c.holds || c.expects;
    CHECK(c.stated.empty() == (!says || c.curve_note == "0 by definition"));
    CHECK(c.curve.empty() == (c.tolerance == 0));
    if (c.holds) CHECK(c.holds->low < c.holds->high);
  }
}

TEST_CASE("every disagreement of the paper with itself has its claim") {
  std::set<std::string> ids;
  for (const Claim& c : claims()) ids.insert(c.id);
  for (const char* id : {"storage-median", "records-inserted", "latency-median", "latency-cut",
                         "hops-unsuccessful", "hops-path-policy", "load-popular-ten",
                         "storage-direction", "million-base-2", "load-ideal", "conventional-43"}) {
    INFO(id);
    CHECK(ids.contains(id));
  }
}

// Two findings with everything, one without figures.
std::vector<Finding> findings_for(const Claim& tested, const Claim& untested) {
  const Estimates estimates = {{"ours", Estimate{83, 80, 86, 5}}};
  const Values printed = {{"curve.test", 78}};
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

TEST_CASE("the table fits the terminal, and is coloured only if asked to") {
  Claim tested = claim_of(true, true);
  tested.measure = "a rather long description of what has been measured, over several lines";
  const auto findings = findings_for(tested, tested);
  for (const std::size_t columns : {81u, 100u, 200u}) {
    const std::string table = claims_table(findings, columns, /*colour=*/false);
    CHECK(table.find('\033') == table.npos);
    CHECK(table.find("83.0 ± 3.0") != table.npos);  // not broken
    std::istringstream lines(table.substr(0, table.find("\n\n")));
    for (std::string line; std::getline(lines, line);) CHECK(line.size() <= columns + 1);
  }
  const std::string coloured = claims_table(findings, 100, /*colour=*/true);
  CHECK(coloured.find("\033[33mcurve, not text\033[0m") != coloured.npos);
}

}  // namespace
}  // namespace ddns::experiments
