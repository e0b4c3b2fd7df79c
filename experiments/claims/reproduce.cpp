#include "experiments/claims/reproduce.h"

#include <atomic>
#include <exception>
#include <mutex>
#include <thread>

#include "experiments/claims/claims_report.h"
#include "experiments/claims/reproduce_living.h"
#include "experiments/claims/reproduce_observe.h"
#include "experiments/claims/reproduce_values.h"
#include "experiments/cli/plan.h"
#include "experiments/files/output_file.h"
#include "experiments/run/memory.h"
#include "experiments/run/output.h"
#include "sim/check.h"

namespace ddns::experiments {

namespace {

// Rings of a million nodes and runs of other policies vary so little from seed to seed that a few
// tell.
constexpr unsigned kExtraSeeds = 3;

// A part of the work that one thread does: the paper's tests of one seed, or one other run.
struct Part {
  const Extra* extra = nullptr;       // null, and so is
  const LivingRun* living = nullptr;  // the paper's tests
  std::uint64_t seed = 1;
  bool paper() const { return !extra && !living; }
  int runs() const { return paper() ? kPaperRuns : 1; }
};

// Costly parts first, so that no thread is left with one at the end.
std::vector<Part> parts_of(unsigned seeds, const std::vector<LivingRun>& living) {
  std::vector<Part> parts;
  for (const LivingRun& run : living) {
    for (unsigned s = 1; s <= run.seeds; ++s) parts.push_back({.living = &run, .seed = s});
  }
  for (const Extra& extra : kExtras) {
    for (unsigned s = 1; s <= std::min(seeds, kExtraSeeds); ++s)
      parts.push_back({.extra = &extra, .seed = s});
  }
  for (unsigned s = 1; s <= seeds; ++s) parts.push_back({.seed = s});
  return parts;
}

class Runner {
 public:
  explicit Runner(const ReproduceSettings& settings)
      : settings_(settings),
        living_(settings.living_seeds > 0 ? living_runs(settings.living_seeds)
                                          : std::vector<LivingRun>{}),
        parts_(parts_of(settings.seeds, living_)),
        observations_(parts_.size()),
        progress_(settings.progress, "reproduce", "runs", total_runs()) {}

  // What every part saw, in the order of parts().
  const std::vector<Observations>& run() {
    {
      std::vector<std::jthread> workers;
      for (unsigned i = 1; i < settings_.jobs; ++i) workers.emplace_back([this] { work(); });
      work();
    }
    if (error_) std::rethrow_exception(error_);
    return observations_;
  }
  const std::vector<Part>& parts() const { return parts_; }

 private:
  double total_runs() const {
    double runs = 0;
    for (const Part& part : parts_) runs += part.runs();
    return runs;
  }

  void work() {
    while (!failed_.load()) {
      const std::size_t i = next_.fetch_add(1);
      if (i >= parts_.size()) return;
      try {
        observations_[i] = observe(parts_[i]);
      } catch (...) {
        const std::lock_guard lock(mutex_);
        if (!error_) error_ = std::current_exception();
        failed_.store(true);
      }
    }
  }

  Observations observe(const Part& part) {
    PartProgress observer(progress_, part.runs());
    Observations out;
    if (part.extra) {
      out.values = observe_extra(*part.extra, part.seed, settings_.large_ring, &observer);
    } else if (part.living) {
      out.values = observe_living(*part.living, part.seed, &observer);
    } else {
      const std::string folder = part.seed == 1 ? settings_.folder : "";
      out = observe_paper(part.seed, folder, &observer);
    }
    observer.finished();
    return out;
  }

  const ReproduceSettings& settings_;
  std::vector<LivingRun> living_;
  std::vector<Part> parts_;
  std::vector<Observations> observations_;  // each is written by the one thread that has its part
  SharedProgress progress_;
  std::atomic<std::size_t> next_{0};
  std::atomic<bool> failed_{false};
  std::mutex mutex_;
  std::exception_ptr error_;
};

// The unsuccessful lookups of all seeds together: in a single ring the one name that a third of
// them ask for decides.
double pooled_distance(const Printed& printed, const std::vector<Curves>& seeds) {
  std::vector<double> pooled;
  for (const Curves& curves : seeds) {
    const std::vector<double>& shares = curves.at("figure3.unsuccessful");
    if (shares.size() > pooled.size()) pooled.resize(shares.size());
    for (std::size_t h = 0; h < shares.size(); ++h) {
      pooled[h] += shares[h] / static_cast<double>(seeds.size());
    }
  }
  return distance(pooled, printed.unsuccessful_hop_shares());
}

// The rings of a million nodes take the most.
void check_memory(const ReproduceSettings& settings) {
  Plan plan;
  for (const char* base : {"2", "16"}) {
    const Spec spec = load_spec(
        std::string(kShipped) + "million-nodes.json",
        {{"/overlay/nodes", std::to_string(settings.large_ring)}, {"/overlay/base", base}});
    for (unsigned s = 0; s < std::min(settings.seeds, kExtraSeeds); ++s) plan.add(spec.name, spec);
  }
  plan.check_fits(settings.jobs, available_memory());
}

}  // namespace

std::vector<Finding> reproduce(const ReproduceSettings& settings) {
  sim::check(settings.seeds >= 1 && settings.jobs >= 1, "a seed and a thread, at least");
  check_memory(settings);
  InputFiles files;
  for (const Spec& spec : written_runs(1)) {
    prepare_result(spec, settings.folder, files, settings.force);
  }
  for (const char* name : {"/figures.json", "/claims.json", "/claims.md"}) {
    check_writable(settings.folder + name);
  }
  Runner runner(settings);
  const std::vector<Observations>& observations = runner.run();

  std::vector<Values> values;
  std::vector<Curves> curves(settings.seeds);
  for (std::size_t i = 0; i < observations.size(); ++i) {
    const Part& part = runner.parts()[i];
    if (values.size() < part.seed) values.resize(part.seed);
    values[part.seed - 1].insert(observations[i].values.begin(), observations[i].values.end());
    if (part.paper()) curves[part.seed - 1] = observations[i].curves;
  }
  for (Values& v : values) add_combined_values(v);
  add_distances_between_seeds(curves, values);
  const Printed printed;
  values.push_back({{"hops.pooled.distance", pooled_distance(printed, curves)}});

  const unsigned living_seeds = settings.living_seeds;
  const std::vector<Finding> findings =
      judge(estimates(values), printed_figures(printed), living_seeds > 0);
  const std::string& folder = settings.folder;
  write_file(folder + "/figures.json", to_text(figure_data(curves)));
  write_file(folder + "/claims.json", to_text(claims_json(findings, settings.seeds, living_seeds)));
  write_file(folder + "/claims.md", claims_markdown(findings, settings.seeds, living_seeds));
  return findings;
}

}  // namespace ddns::experiments
