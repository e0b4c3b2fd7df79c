#include "experiments/run/batch.h"

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <numeric>
#include <thread>

#include "experiments/spec/spec.h"
#include "experiments/world/estimate.h"

namespace ddns::experiments {

namespace {

// Watches one run of a batch.
class OneRun : public Observer {
 public:
  explicit OneRun(BatchObserver* batch) : batch_(batch) {}
  void progress(std::uint64_t done, std::uint64_t total) override {
    advance_to(static_cast<double>(done) / static_cast<double>(total));
  }
  // Whether or not the run has reported so to its end.
  void finished() { advance_to(1); }

 private:
  void advance_to(double share) {
    if (batch_) batch_->advance(share - reached_);
    reached_ = share;
  }

  BatchObserver* batch_;
  double reached_ = 0;
};

std::vector<std::size_t> longest_first(const std::vector<const Spec*>& specs) {
  std::vector<double> cost;
  for (const Spec* spec : specs) cost.push_back(spec ? expected_cost(*spec).cpu_s : 0);
  std::vector<std::size_t> order(specs.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, std::greater(), [&](std::size_t i) { return cost[i]; });
  return order;
}

}  // namespace

void for_all(std::size_t count, unsigned jobs, const std::function<void(std::size_t)>& action,
             const std::vector<std::size_t>* order) {
  std::atomic<std::size_t> next{0};
  std::atomic<bool> failed{false};
  std::mutex mutex;
  std::size_t first_failed = count;
  std::exception_ptr error;
  const auto work = [&] {
    while (!failed.load()) {
      const std::size_t at = next.fetch_add(1);
      if (at >= count) return;
      const std::size_t i = order ? (*order)[at] : at;
      try {
        action(i);
      } catch (...) {
        const std::lock_guard lock(mutex);
        if (i < first_failed) {
          first_failed = i;
          error = std::current_exception();
        }
        failed.store(true);
      }
    }
  };
  {
    std::vector<std::jthread> workers;
    for (std::size_t i = 1; i < std::min<std::size_t>(jobs, count); ++i) workers.emplace_back(work);
    work();
  }
  if (error) std::rethrow_exception(error);
}

void run_batch(const std::vector<const Spec*>& specs, unsigned jobs, BatchObserver* observer,
               InputFiles& files, const Done& done) {
  const std::vector<std::size_t> order = longest_first(specs);
  for_all(
      specs.size(), jobs,
      [&](std::size_t i) {
        OneRun one(observer);
        if (specs[i]) {
          const CostMeter meter;
          done(i, run(*specs[i], &one, &files), meter);
        }
        one.finished();
      },
      &order);
}

}  // namespace ddns::experiments
