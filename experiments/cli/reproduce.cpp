#include "experiments/cli/reproduce.h"

#include <fmt/format.h>

#include <algorithm>
#include <mutex>

#include "experiments/files/output_file.h"
#include "experiments/files/problems.h"
#include "experiments/load/load.h"
#include "experiments/run/memory.h"
#include "experiments/run/output.h"
#include "experiments/summary/metrics.h"
#include "experiments/terminal/plan.h"

namespace ddns::experiments {

namespace {

// Judged by at once, distributions are finer than in files; every 200th of all is among them.
constexpr std::size_t kFinePoints = 20'001;

// What of a result is needed.
Json reduced(const Result& result, const Json& whole, const std::set<std::string>& keys) {
  Json out = Json::object();
  for (const auto& item : whole.items()) {
    if (keys.contains(item.key()) || keys.contains("")) out[item.key()] = item.value();
  }
  for (const auto& [name, series] : series_of(result)) {
    if (!out.contains(name) || out[name]["cdf"].size() < kMostCdfPoints / 2) continue;
    std::vector<double> values;
    std::vector<double> fractions;
    for (const auto& point : series->values.cdf(kFinePoints)) {
      values.push_back(static_cast<double>(point.value) / series->divisor);
      fractions.push_back(point.fraction);
    }
    out[name]["cdf"] = {{"value", values}, {"fraction", fractions}};
  }
  return out;
}

}  // namespace

Spec spec_of(const Paper& paper, const PaperRun& run, unsigned seed) {
  return at_key(paper.file, run.pointer.c_str(), [&] {
    if (run.experiment.empty()) {
      throw sim::InputError(sim::InputError::Kind::kSpec,
                            "has no \"experiment\": results of it can be judged alone");
    }
    std::vector<Override> set;
    for (const auto& [pointer, value] : run.set) set.push_back({pointer, value});
    if (seed == 1 && !run.keep.empty()) set.push_back({"/name", run.keep});
    for (const auto& [pointer, value] : run.later) {
      if (seed > 1) set.push_back({pointer, value});
    }
    set.push_back({"/seed", fmt::format("{}", seed)});
    return load_spec(run.experiment, set);
  });
}

std::map<std::string, std::set<std::string>> check_paper(const Paper& paper,
                                                         const std::map<std::string, Json>& specs) {
  Problems problems;
  auto needed = check_claims(paper, any_result(), specs, problems);
  Results shapes;
  for (const PaperRun& run : paper.runs) shapes[run.name][1] = any_result();
  try {
    figure_data(paper.figures, shapes);
    for (const auto& [run, keys] : needed_by_figures(paper.figures)) {
      needed[run].insert(keys.begin(), keys.end());
    }
  } catch (const sim::InputError& e) {
    problems.add(paper.file, "", e.what());
  }
  problems.raise();
  return needed;
}

Reproduction::Reproduction(const ReproduceSettings& settings) : settings_(settings) {
  papers_.push_back(read_paper(settings.paper));
  for (const std::string& name : papers_.front().living) papers_.push_back(read_paper(name));
  if (settings.living && papers_.size() == 1) {
    throw sim::InputError(sim::InputError::Kind::kSpec,
                          papers_.front().file + ": lists no papers under \"living\"");
  }
  add_runs(0, settings.seeds.value_or(papers_[0].seeds));
  for (std::size_t p = 1; settings.living && p < papers_.size(); ++p) {
    add_runs(p, settings.living_seeds.value_or(papers_[p].seeds));
  }
  Plan plan;
  for (const Run& run : runs_) plan.add(run.run->name, run.spec);
  plan.check_fits(settings.jobs, available_memory());
}

void Reproduction::add_runs(std::size_t p, unsigned seeds) {
  const Paper& paper = papers_[p];
  std::map<std::string, Json> specs;
  for (const PaperRun& run : paper.runs) {
    const unsigned count = std::min(seeds * run.times, run.at_most.value_or(seeds * run.times));
    for (unsigned seed = 1; seed <= count; ++seed) {
      runs_.push_back({p, &run, seed, spec_of(paper, run, seed), {}});
    }
    specs[run.name] = runs_.back().spec.resolved;
  }
  needed_.push_back(check_paper(paper, specs));
}

std::vector<std::string> Reproduction::claim_ids() const {
  std::vector<std::string> ids;
  for (const Paper& paper : papers_) {
    for (const Claim& claim : paper.claims) ids.push_back(claim.id);
  }
  return ids;
}

unsigned Reproduction::seeds() const {
  return settings_.seeds.value_or(papers_.front().seeds);
}

unsigned Reproduction::living_seeds() const {
  return settings_.living ? settings_.living_seeds.value_or(papers_.back().seeds) : 0;
}

void Reproduction::prepare() {
  for (Run& run : runs_) {
    if (!run.kept()) continue;
    run.earlier = prepare_result(run.spec, settings_.folder, files_, settings_.force);
    run.earlier.result = nullptr;
  }
  for (const char* name : {"/figures.json", "/claims.json", "/claims.md"}) {
    check_writable(settings_.folder + name);
  }
}

void Reproduction::take(const Run& run, const Result& result, const CostMeter& meter,
                        Results& into) const {
  const Json whole = to_json(result);
  if (run.kept()) {
    save_result(settings_.folder + '/' + run.run->keep, whole, run.spec, meter, run.earlier);
  }
  const auto keys = needed_[run.paper].find(run.run->name);
  if (keys == needed_[run.paper].end()) return;
  for (const std::string& key : keys->second) {
    if (key.empty() || whole.contains(key)) continue;
    throw sim::InputError(
        sim::InputError::Kind::kData,
        fmt::format("{}: {}: \"{}\" is needed of {}, and its result has none",
                    papers_[run.paper].file, run.run->pointer, key, run.run->name));
  }
  Json part = reduced(result, whole, keys->second);
  static std::mutex mutex;
  const std::lock_guard lock(mutex);
  into[run.run->name][run.seed] = std::move(part);
}

std::string Reproduction::command() const {
  const std::string paper = settings_.paper == "iptps2002" ? "" : ' ' + settings_.paper;
  std::string out = fmt::format("ddns reproduce{} --seeds {}", paper, seeds());
  if (settings_.living) out += fmt::format(" --living --living-seeds {}", living_seeds());
  return out;
}

std::vector<Chapter> Reproduction::run(BatchObserver* observer) {
  prepare();
  std::vector<const Spec*> specs;
  for (const Run& run : runs_) specs.push_back(&run.spec);
  std::vector<Results> results(papers_.size());
  run_batch(specs, settings_.jobs, observer, files_,
            [&](std::size_t i, const Result& result, const CostMeter& meter) {
              take(runs_[i], result, meter, results[runs_[i].paper]);
            });
  std::vector<Chapter> chapters;
  for (std::size_t p = 0; p < papers_.size(); ++p) {
    Chapter chapter{papers_[p], {}, p < needed_.size()};
    chapter.findings = judge(chapter.paper, results[p]);
    for (Finding& f : chapter.findings) {
      if (!chapter.tested) f.why = kUntested;
    }
    chapters.push_back(std::move(chapter));
  }
  const std::string& folder = settings_.folder;
  if (!papers_.front().figures.empty()) {
    write_file(folder + "/figures.json", to_text(figure_data(papers_[0].figures, results[0])));
  }
  write_file(folder + "/claims.json", to_text(claims_json(chapters, seeds(), living_seeds())));
  write_file(folder + "/claims.md", claims_markdown(chapters, command()));
  return chapters;
}

}  // namespace ddns::experiments
