#include "experiments/files/for_all.h"

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <thread>

namespace ddns::experiments {

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

}  // namespace ddns::experiments
