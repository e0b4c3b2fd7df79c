// A paper's file, what is wrong with it, and every verdict, on results made by hand.
#include <catch2/catch.hpp>
#include <cmath>

#include "experiments/batch/reproduction.h"
#include "experiments/claims/report.h"
#include "experiments/summary/metrics.h"
#include "tests/experiments/made_up.h"

namespace ddns::experiments {
namespace {

// A paper of one run, whose claim is about the number of queries.
Json paper_of(const Json& claim) {
  Json c = {{"id", "c"},
            {"quote", "q"},
            {"measure", "things"},
            {"format", "{:.1f}"},
            {"ours", "r.counts.queries"}};
  c.update(claim);
  return {{"paper", {{"name", "p"}, {"title", "t"}}},
          {"curves", {{"x", 120.0}, {"shares", {0.25, 0.25, 0.5}}}},
          {"readings", {{"/x", {{"values", 2}}}}},
          {"runs", {{"r", Json::object()}, {"s", Json::object()}}},
          {"claims", Json::array({c})}};
}

// Eight seeds of this mean, with an interval of `half` on either side: another seed may lie 3 times
// as far away.
Results results_of(double mean, double half) {
  Results out;
  const double away = half / 2.364624 * std::sqrt(7.0);  // Student's t of 7 degrees of freedom
  for (unsigned seed = 1; seed <= 8; ++seed) {
    const double x = mean + (seed % 2 == 0 ? away : -away);
    out["r"][seed] = {{"counts", {{"queries", x}}}};
    out["s"][seed] = {{"counts", {{"queries", x + 10}}}};
  }
  return out;
}

// Findings point to the claims of their own chapter's paper.
static_assert(!std::is_copy_constructible_v<Chapter>);

struct Judged {
  Folder folder;
  Chapter chapter;
  Judged(const Json& claim, const Results& results)
      : chapter(read_paper(folder.write("p.json", paper_of(claim).dump())), results) {}
  const Finding& operator*() const { return chapter.findings.front(); }
};

Verdict verdict(const Json& claim, double mean, double half = 1) {
  return (*Judged(claim, results_of(mean, half))).verdict;
}

const Json kText = {{"text", {{"says", "about 120"}, {"holds", {110, 130}}}}};
const Json kCurve = {{"curve", {{"value", "curves.x"}}}};

Json both(double curve) {
  Json claim = kText;
  claim["curve"]["value"] = "curves.x - 120 + " + std::to_string(curve);
  return claim;
}

TEST_CASE("verdicts of text and curve") {
  CHECK(verdict(both(120), 121) == Verdict::kReproduced);
  CHECK(verdict(both(120), 128) == Verdict::kDiffers);  // the text would do, the curve does not
  CHECK(verdict(both(128), 131) == Verdict::kDiffers);  // the other way round
  CHECK(verdict(both(78), 80) == Verdict::kCurveReproduced);
  CHECK(verdict(both(78), 82.9) == Verdict::kCurveReproduced);  // read to 2, spread of 3
  CHECK(verdict(both(78), 83.1) == Verdict::kDiffers);
  CHECK(verdict(both(78), 110) == Verdict::kTextReproduced);
  CHECK(verdict(kText, 130) == Verdict::kReproduced);
  CHECK(verdict(kText, 109.9) == Verdict::kDiffers);
  CHECK(verdict(kCurve, 124.9) == Verdict::kReproduced);
  CHECK(verdict(kCurve, 125.1) == Verdict::kDiffers);
}

TEST_CASE("other verdicts") {
  Json claim = kText;
  claim["basis"] = "direction";
  CHECK(verdict(claim, 120) == Verdict::kObserved);
  claim = {{"text", {{"holds", {-1, 1}}, {"around", "curves.x"}}}};
  CHECK(verdict(claim, 120.9) == Verdict::kReproduced);
  CHECK(verdict(claim, 121.1) == Verdict::kDiffers);
  claim = {{"text", {{"holds", {120, 120}}, {"one_ring", true}}}};
  CHECK(verdict(claim, 122.9) == Verdict::kReproduced);
  CHECK(verdict(claim, 123.1) == Verdict::kDiffers);
  claim = {{"text", {{"expects", "curves.x"}}}};
  CHECK(verdict(claim, 120.9) == Verdict::kReproduced);  // within our interval
  CHECK(verdict(claim, 121.1) == Verdict::kDiffers);
  claim = {{"curve", {{"value", "curves.x"}, {"within", 5}}}};
  CHECK(verdict(claim, 125) == Verdict::kReproduced);
  CHECK(verdict(claim, 125.1) == Verdict::kDiffers);
  claim = {{"curve", {{"value", "curves.x"}, {"apart", "10"}}}};  // a constant has no spread
  CHECK((*Judged(claim, results_of(120, 1))).curve->spread ==
        std::numeric_limits<double>::infinity());
  claim = kCurve;
  claim["other_reading"] = "s.counts.queries";
  CHECK(verdict(claim, 120) == Verdict::kOneReading);
  CHECK(verdict(claim, 110) == Verdict::kOneReading);
  CHECK(verdict(claim, 300) == Verdict::kDiffers);
  Results one = {{"r", {{1, {{"counts", {{"queries", 120}}}}}}}};
  CHECK((*Judged(kCurve, one)).verdict == Verdict::kNotTested);  // one seed tells no spread
  CHECK((*Judged(kText, one)).verdict == Verdict::kReproduced);
  CHECK((*Judged(kText, {})).verdict == Verdict::kNotTested);
  CHECK((*Judged(kText, {})).why == "The runs behind it were not made.");
}

TEST_CASE("figures in texts, and beside") {
  Json claim = both(78);
  claim["why"] = "{r.counts.queries:.2f} against {curves.x:.0f}, {n}.";
  claim["let"] = {{"n", "next_seed.r.counts.queries"}};
  claim["beside"] = {{"more", "s.counts.queries"}};
  const Judged judged(claim, results_of(83, 2));
  CHECK((*judged).why == "83.00 against 120, 83.");
  CHECK((*judged).beside[0].second.mean == Approx(93));
  CHECK(estimate_text(*(*judged).claim, *(*judged).ours) == "83.0 ± 2.0");
  CHECK((*judged).curve->reading_error == Approx(2));
  CHECK((*judged).curve->spread == Approx(6));
}

TEST_CASE("what the report says") {
  Json claim = both(120);
  claim["curve"]["caveat"] = "from memory";
  claim["tolerance_decides"] = true;
  Judged judged(claim, results_of(120, 1));
  const std::span<const Chapter> chapters(&judged.chapter, 1);
  const Json json = claims_json(chapters, 8, 0);
  CHECK(json["verdicts"]["reproduced (cited from memory)"] == 1);
  CHECK(json["claims"][0]["curve"]["cited"] == "from memory");
  CHECK(json["claims"][0]["text_holds"]["high"] == 130);
  CHECK(json["claims"][0]["ours"]["seeds"] == 8);
  const std::string markdown = claims_markdown(chapters, "ddns reproduce p");
  CHECK(markdown.find("| c |  | things | about 120 | 120.0 (from memory) | 120.0 ± 1.0 | "
                      "reproduced (cited from memory); the tolerance decides |") != markdown.npos);
  CHECK(claims_table(chapters, Listed::kDiffering, 100, false).find("things") == std::string::npos);
  CHECK(claims_table(chapters, Listed::kTested, 100, false).find("things") != std::string::npos);
  const std::vector<std::string> known = {"c", "other"};
  const std::string path = judged.folder.write("claims.json", to_text(json));
  CHECK(verdict_changes(chapters, read_verdicts(path, known), path).empty());
  CHECK_THROWS_WITH(read_verdicts(path, std::vector<std::string>{"d"}),
                    path + ": unknown claim \"c\"");
}

// What reading and checking say of a paper, without the folder.
std::string refusal(const Json& paper) {
  const Folder folder;
  try {
    check_paper(read_paper(folder.write("p.json", paper.dump())), {});
  } catch (const sim::InputError& e) {
    return std::string(e.what()).substr(folder.path().size());
  }
  return "";
}

TEST_CASE("what is wrong with a paper is told with pointer and nearest word") {
  CHECK(refusal(paper_of(kText)) == "");
  const auto wrong = [](Json claim) {
    claim.update(kText);
    return refusal(paper_of(claim));
  };
  CHECK(wrong({{"qoute", "x"}}) == "p.json: /claims/0/qoute: unknown key; did you mean \"quote\"?");
  CHECK(wrong({{"why", 3}}) == "p.json: /claims/0/why: found 3, expected a string");
  CHECK(wrong({{"basis", "hope"}}) ==
        "p.json: /claims/0/basis: expected \"finding\", \"input\" or \"direction\"");
  CHECK(wrong({{"ours", "r.counts.qeries"}}) ==
        "p.json: /claims/0/ours: r.counts has no \"qeries\"; did you mean \"queries\"?");
  CHECK(wrong({{"ours", "q.counts.queries"}})
            .starts_with("p.json: /claims/0/ours: unknown name \"q\""));
  CHECK(wrong({{"ours", "sun(r.time_series.queries)"}}) ==
        "p.json: /claims/0/ours: unknown word \"sun\"; did you mean \"sum\"?");
  CHECK(wrong({{"why", "{r.counts.nodse}"}}) ==
        "p.json: /claims/0/why: r.counts has no \"nodse\"; did you mean \"nodes\"?");
  Json twice = paper_of(kText);
  twice["claims"].push_back(twice["claims"][0]);
  CHECK(refusal(twice) == "p.json: /claims/1/id: another claim is \"c\", too");
  Json nothing = paper_of(kText);
  nothing["claims"][0].erase("text");
  CHECK(
      refusal(nothing).starts_with("p.json: /claims/0: has \"ours\", and nothing to judge it by"));
  CHECK_THROWS_WITH(read_paper("iptps2003"),
                    Catch::Matchers::EndsWith("did you mean \"iptps2002\"?"));
}

TEST_CASE("shipped papers are right, and say that what is cited from memory is") {
  std::size_t claims = 0;
  std::size_t memory = 0;
  for (const char* name : {"imw2001", "iptps2002", "iptps2002-administration",
                           "iptps2002-incentives", "iptps2002-living", "iptps2002-signed",
                           "moura2018", "moura2019", "muller2017", "sigcomm2001", "ton2003"}) {
    const Paper paper = read_paper(name);
    std::map<std::string, Json> specs;
    for (const PaperRun& run : paper.runs) specs[run.name] = spec_of(paper, run, 1).resolved;
    check_paper(paper, specs);
    for (const Claim& c : paper.claims) {
      INFO(c.id());
      ++claims;
      memory += c.caveat() == "from memory";
      CHECK(c.text("/why").ends_with('.'));
      CHECK((c.basis() == "input") == c.text("/why").starts_with("An input: "));
      const bool judged_by_text = c.has("/ours") && (c.holds || c.has("/text/expects"));
      CHECK(c.has("/tolerance_reason") == judged_by_text);
    }
  }
  CHECK(claims >= 90);
  CHECK(memory == 11);
}

TEST_CASE("how exactly printed figures are known") {
  const Paper paper = read_paper("iptps2002");
  const auto find = [&](const char* pointer) {
    return std::ranges::find(paper.readings, Json::json_pointer(pointer), &Reading::numbers);
  };
  const Json up = moved(paper.curves, *find("/figure6/successful/fraction"), 0.01);
  CHECK(up["figure6"]["successful"]["fraction"].back() == 1);  // nobody answers more than all
  const Json right = moved(paper.curves, *find("/figure6/successful/value"), 2);
  CHECK(right["figure6"]["successful"]["value"][0] == 0);  // on the axis
  // Of lookups that take at most so many RPCs a hundredth more, but for the last.
  const Json& shares = paper.curves["figure3"]["successful"];
  const Json sums =
      moved(paper.curves, *find("/figure3/successful"), 0.01)["figure3"]["successful"];
  CHECK(sums[0].get<double>() == Approx(shares[0].get<double>() + 0.01));
  CHECK(sums[4].get<double>() == Approx(shares[4].get<double>()));
}

// The blocks of the page that are marked as examples, by name.
std::string example(const std::string& page, const std::string& name) {
  const std::size_t begin = page.find("```json\n", page.find("<!-- example: " + name)) + 8;
  return page.substr(begin, page.find("```", begin) - begin);
}

TEST_CASE("the page's example runs, and so do its results") {
  const std::string page = read_text(DDNS_SOURCE_DIR "/docs/claims.md");
  const Folder folder;
  folder.write("small.json", example(page, "small.json"));
  ReproduceSettings settings;
  settings.paper = folder.write("mine.json", example(page, "mine.json"));
  settings.folder = folder.path("out");
  std::string first;
  for (const unsigned jobs : {1u, 2u}) {
    std::filesystem::remove_all(settings.folder);
    Reproduction reproduction(settings);
    Batch& batch = reproduction.batch();
    CHECK(batch.run(batch.all(), {.jobs = jobs}).ran == batch.size());
    const std::vector<Chapter> chapters = reproduction.judge(jobs);
    REQUIRE(chapters.size() == 1);
    REQUIRE(chapters[0].findings.size() == 3);
    for (const Finding& f : chapters[0].findings) {
      INFO(f.claim->id() << " " << f.ours->mean);
      CHECK((f.verdict == Verdict::kReproduced || f.verdict == Verdict::kObserved));
    }
    const std::string text = read_text(settings.folder + "/claims.json");
    CHECK((first.empty() || text == first));  // whatever the number of threads
    first = text;
  }
}

}  // namespace
}  // namespace ddns::experiments
