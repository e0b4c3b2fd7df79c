// Verdicts, and the table that they are about.
#include <catch2/catch.hpp>
#include <cmath>
#include <set>

#include "experiments/claims/claims_report.h"
#include "tests/experiments/claims/made_claims.h"

namespace ddns::experiments {
namespace {

// The curve is read to 2 and one ring differs from the mean by 3: within 5.
Verdict verdict(const Claim& claim, double ours, double curve) {
  return judge(claim, {{"ours", eight_seeds(ours, 1)}}, {{"curve.test", {curve, 2}}}).verdict;
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

TEST_CASE("a curve counts as met within its reading error and the spread over rings") {
  const Claim c = claim_of(false, true);
  const auto judged = [&](double difference, double half, double error) {
    return judge(c, {{"ours", eight_seeds(100, half)}},
                 {{"curve.test", {100 + difference, error}}});
  };
  CHECK(judged(2, 0, 2).verdict == Verdict::kReproduced);
  CHECK(judged(-2.01, 0, 2).verdict == Verdict::kDiffers);
  CHECK(judged(3, 1, 0).verdict == Verdict::kReproduced);
  CHECK(judged(-3.01, 1, 0).verdict == Verdict::kDiffers);
  CHECK(judged(0, 1, 2).curve->tolerance() == Approx(5));

  // One seed tells no spread.
  const Estimates one = {{"ours", Estimate{100, 100, 100, 1}}};
  CHECK(judge(c, one, {{"curve.test", {100, 2}}}).verdict == Verdict::kNotTested);
  CHECK(judge(claim_of(true, false), one, {}).verdict == Verdict::kDiffers);  // nor is one needed
}

TEST_CASE("a shape may lie as far from the printed ring as two of our rings from each other") {
  Claim c = claim_of(false, true);
  c.apart = "apart";
  const auto verdict_at = [&](double distance) {
    const Estimates estimates = {{"ours", eight_seeds(distance, 0.01)},
                                 {"apart", eight_seeds(0.1, 0.05)}};
    return judge(c, estimates, {{"curve.test", {0, 0.02}}}).verdict;
  };
  CHECK(verdict_at(0.26) == Verdict::kReproduced);  // 0.1 + 3 * 0.05 + 0.02
  CHECK(verdict_at(0.28) == Verdict::kDiffers);
}

TEST_CASE("what the text says of one ring holds within the spread over rings") {
  Claim c = claim_of(true, false);
  c.holds = Range{.low = 2, .high = 2, .one_ring = true};
  CHECK(verdict(c, 4.9, 0) == Verdict::kReproduced);
  CHECK(verdict(c, -0.9, 0) == Verdict::kReproduced);
  CHECK(verdict(c, 5.1, 0) == Verdict::kDiffers);
}

TEST_CASE("what cannot fail is observed, not reproduced") {
  Claim c = claim_of(true, false);
  c.basis = Basis::kDirection;
  CHECK(verdict(c, 120, 0) == Verdict::kObserved);
  CHECK(verdict(c, 100, 0) == Verdict::kDiffers);
  // All claims of which the text names a direction and no figure.
  for (const Claim& claim : claims()) {
    INFO(claim.id);
    const bool direction = claim.stated == "some" || claim.stated == "not all" ||
                           claim.stated == "above 1" || claim.stated == "below 1";
    const bool curve = !claim.curve.empty() || claim.ours.empty();
    if (direction && !curve) CHECK(claim.basis == Basis::kDirection);
  }
}

TEST_CASE("a source that can be read in two ways") {
  Claim c = claim_of(false, true);
  c.other_reading = "other";
  const auto judged = [&](double ours, double other) {
    const Estimates estimates = {{"ours", eight_seeds(ours, 1)}, {"other", eight_seeds(other, 1)}};
    return judge(c, estimates, {{"curve.test", {100, 0}}});
  };
  CHECK(judged(101, 99).verdict == Verdict::kReproduced);
  CHECK(judged(101, 104).verdict == Verdict::kOneReading);
  CHECK(judged(104, 101).verdict == Verdict::kOneReading);
  CHECK(judged(104, 96).verdict == Verdict::kDiffers);
  CHECK(ours_text(judged(104, 101)) == "104.0 ± 1.0 or 101.0 ± 1.0");
}

TEST_CASE("inputs are marked: nine of what the paper tests, two where it disagrees with itself") {
  std::set<std::string> inputs;
  for (const Claim& claim : claims()) {
    if (claim.basis == Basis::kInput) inputs.insert(claim.id);
  }
  CHECK(inputs == std::set<std::string>{"queries-successful", "queries-unresolved", "popularity",
                                        "conventional-median", "conventional-tail",
                                        "conventional-43", "latency-per-hop", "latency-deviation",
                                        "five-rpcs",  //
                                        "records-inserted", "latency-cut"});
}

TEST_CASE("figures in texts are the computed ones") {
  Claim c = claim_of(true, true);
  c.stated = "{curve.test:.0f} things";
  c.why = "{ours} against {curve.test:.2f}.";
  const Estimates estimates = {{"ours", Estimate{83.456, 80, 87, 5}}};
  const Finding f = judge(c, estimates, {{"curve.test", {78, 0}}});
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
    const bool says = c.holds || c.expects;
    CHECK((says || !c.curve.empty()));  // something to judge by
    CHECK(!(c.holds && c.expects));
    CHECK(c.tolerance_reason.empty() == !says);  // and a reason for how strictly
    CHECK(c.stated.empty() == !says);
    if (c.holds) CHECK((c.holds->low < c.holds->high || c.holds->one_ring));
    CHECK((c.basis == Basis::kInput) == c.why.starts_with("An input: "));
    CHECK((c.basis != Basis::kDirection || c.curve.empty()));
    CHECK((!c.tolerance_decides || says));
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

}  // namespace
}  // namespace ddns::experiments
