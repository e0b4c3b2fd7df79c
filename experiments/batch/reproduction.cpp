#include "experiments/batch/reproduction.h"

#include <fmt/format.h>

#include <algorithm>
#include <mutex>

#include "experiments/files/for_all.h"
#include "experiments/files/output_file.h"
#include "experiments/files/place.h"
#include "experiments/files/problems.h"
#include "experiments/load/load.h"

namespace ddns::experiments {

namespace {

// Judged by at once, distributions are finer than in files; every 200th of all is among them.
constexpr std::size_t kFinePoints = 20'001;

// What of a result is needed, and what makes it one.
Json reduced(const Result& result, const Json& whole, const std::set<std::string>& keys) {
  Json out = Json::object();
  for (const char* key : {"schema", "name", "fingerprint", "spec", "inputs"}) {
    if (whole.contains(key)) out[key] = whole[key];
  }
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
    const auto add = [&](const char* key) {
      for (const auto& [pointer, value] : run.entries(key)) set.push_back({pointer, value});
    };
    add("set");
    const std::string keep = run.text("/keep");
    if (seed == 1 && !keep.empty()) set.push_back({"/name", keep});
    if (seed > 1) add("later");
    set.push_back({"/seed", fmt::format("{}", seed)});
    return load_spec(run.experiment, set);
  });
}

Reproduction::Reproduction(const ReproduceSettings& settings) : settings_(settings) {
  papers_.push_back(read_paper(settings.paper));
  const Json living = papers_.front().said.value("living", Json::array());
  for (const Json& name : living) papers_.push_back(read_paper(name));
  if (settings.living && papers_.size() == 1) {
    throw sim::InputError(sim::InputError::Kind::kSpec,
                          papers_.front().file + ": lists no papers under \"living\"");
  }
  add_runs(0, seeds());
  for (std::size_t p = 1; settings.living && p < papers_.size(); ++p) {
    add_runs(p, settings.living_seeds.value_or(papers_[p].seeds()));
  }
  make_batch();
}

void Reproduction::add_runs(std::size_t p, unsigned seeds) {
  const Paper& paper = papers_[p];
  std::map<std::string, Json> specs;
  for (const PaperRun& run : paper.runs) {
    for (unsigned seed = 1; seed <= run.seeds(seeds); ++seed) {
      runs_.push_back({p, &run, seed, spec_of(paper, run, seed)});
    }
    specs[run.name] = runs_.back().spec.resolved;
  }
  needed_.push_back(check_paper(paper, specs));
}

std::vector<std::string> Reproduction::claim_ids() const {
  std::vector<std::string> ids;
  for (const Paper& paper : papers_) {
    for (const Claim& claim : paper.claims) ids.push_back(claim.id());
  }
  return ids;
}

unsigned Reproduction::seeds() const {
  return settings_.seeds.value_or(papers_.front().seeds());
}

unsigned Reproduction::living_seeds() const {
  return settings_.living ? settings_.living_seeds.value_or(papers_.back().seeds()) : 0;
}

void Reproduction::make_batch() {
  std::vector<BatchPoint> points;
  for (std::size_t i = 0; i < runs_.size(); ++i) {
    const Run& run = runs_[i];
    const std::string& name = run.run->name;
    const std::string paper = papers_[run.paper].text("/paper/name");
    BatchPoint point;
    std::string word = name;
    std::ranges::replace(word, '/', '_');
    point.name = fmt::format("{}/{}", file_word(paper), word);
    // Names that differ only in what cannot stand in a file's name are told apart by their place.
    if (word != name) {
      point.name += fmt::format("~{}", run.run - papers_[run.paper].runs.data() + 1);
    }
    point.name += fmt::format(",seed={}", run.seed);
    point.spec = &run.spec;
    if (const std::string kept = run.kept(); !kept.empty()) {
      point.whole = settings_.folder + '/' + kept;
    }
    point.depends = {{"keys", keys_of(run)}, {"points", kFinePoints}};
    points.push_back(std::move(point));
  }
  batch_ = std::make_unique<Batch>(
      settings_.folder + "/runs", std::move(points),
      [this](std::size_t i, const Result& result) { return part_of(runs_[i], result); },
      Batch::Folder::kOwn);
}

// What claims and figures need of its result.
const std::set<std::string>& Reproduction::keys_of(const Run& run) const {
  static const std::set<std::string> kNone;
  const auto found = needed_[run.paper].find(run.run->name);
  return found == needed_[run.paper].end() ? kNone : found->second;
}

Json Reproduction::part_of(const Run& run, const Result& result) const {
  const Json whole = to_json(result);
  const std::set<std::string>& keys = keys_of(run);
  for (const std::string& key : keys) {
    if (key.empty() || whole.contains(key)) continue;
    throw sim::InputError(
        sim::InputError::Kind::kData,
        fmt::format("{}: {}: \"{}\" is needed of {}, and its result has none",
                    papers_[run.paper].file, run.run->pointer, key, run.run->name));
  }
  return reduced(result, whole, keys);
}

std::string Reproduction::command() const {
  const std::string paper = settings_.paper == "iptps2002" ? "" : ' ' + settings_.paper;
  std::string out = fmt::format("ddns reproduce{} --seeds {}", paper, seeds());
  if (settings_.living) out += fmt::format(" --living --living-seeds {}", living_seeds());
  return out;
}

void Reproduction::check_outputs() const {
  for (const char* name : {"/figures.json", "/claims.json", "/claims.md"}) {
    check_writable(settings_.folder + name);
  }
}

std::vector<Chapter> Reproduction::judge(unsigned jobs) const {
  std::vector<Results> results(papers_.size());
  std::mutex mutex;
  for_all(runs_.size(), jobs, [&](std::size_t i) {
    const Run& run = runs_[i];
    if (!needed_[run.paper].contains(run.run->name)) return;
    Json part = read_data(batch_->file(i));
    const std::lock_guard lock(mutex);
    results[run.paper][run.run->name][run.seed] = std::move(part);
  });
  std::vector<Chapter> chapters;
  for (std::size_t p = 0; p < papers_.size(); ++p) {
    chapters.emplace_back(papers_[p], results[p], p < needed_.size());
  }
  const std::string& folder = settings_.folder;
  if (!papers_.front().figures.empty()) {
    write_file(folder + "/figures.json", to_text(figure_data(papers_[0].figures, results[0])));
  }
  write_claims(folder, chapters, seeds(), living_seeds(), command());
  return chapters;
}

}  // namespace ddns::experiments
