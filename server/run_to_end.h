// Runs a scheduler until one task is done: how a server, which answers one question after another,
// calls what is simulated.
#pragma once

#include <optional>
#include <utility>

#include "sim/check.h"
#include "sim/scheduler.h"
#include "sim/task.h"

namespace ddns::server {

template <class T>
sim::Process hand_over(sim::Task<T> work, std::optional<T>& out, sim::Scheduler& scheduler) {
  out.emplace(co_await std::move(work));
  scheduler.stop();
}

// What the task comes to.
template <class T>
T run_to_end(sim::Scheduler& scheduler, sim::Task<T> work) {
  std::optional<T> result;
  scheduler.spawn(hand_over(std::move(work), result, scheduler));
  scheduler.run();
  sim::check(result.has_value(), "a lookup ends");
  return *result;
}

}  // namespace ddns::server
