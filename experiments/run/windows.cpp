#include "experiments/run/windows.h"

#include <utility>

#include "experiments/run/census.h"

namespace ddns::experiments {

namespace {

// The members of a window that count up from the beginning.
constexpr std::uint64_t Window::*kRunning[] = {&Window::joins,
                                               &Window::leaves,
                                               &Window::crashes,
                                               &Window::queries,
                                               &Window::answered,
                                               &Window::not_found,
                                               &Window::missed,
                                               &Window::gone,
                                               &Window::failed,
                                               &Window::abandoned,
                                               &Window::hops,
                                               &Window::timeouts,
                                               &Window::wrong_owner,
                                               &Window::answered_by_copies,
                                               &Window::maintenance_bytes,
                                               &Window::repair_bytes};

// Sets what is counted of questions.
void set_counts(Window& w, const Counts& counts) {
  w.queries = counts.queries;
  w.answered = counts.answered;
  w.answered_by_copies = counts.answered_by_copies;
  w.not_found = counts.not_found;
  w.failed = counts.failed;
  w.missed = counts.missed;
  w.gone = counts.gone;
  w.abandoned = counts.abandoned;
  w.wrong_owner = counts.wrong_owner;
}

}  // namespace

Windows::Windows(World& world, Measurements& measurements, const Life& life)
    : world_(world), measurements_(measurements), life_(life), began_(world.scheduler.now()) {
  window_began_ = began_;
  if (world.spec.window) world.scheduler.spawn(sample());
}

sim::Process Windows::sample() {
  const TraceSpec& trace = world_.spec.trace;
  const sim::Time over = began_ + trace.start + trace.duration;
  while (true) {
    co_await world_.scheduler.delay(*world_.spec.window);
    if (trace.duration > sim::Duration() && world_.scheduler.now() >= over) co_return;
    end_window();
  }
}

Window Windows::look() {
  const Population* population = life_.population();
  const Census census(world_, population);
  Window w;
  w.end_s = static_cast<double>((world_.scheduler.now() - began_).ns()) / 1e9;
  w.hosts = population ? population->on_ring_count() : world_.members.host_count();
  w.nodes = world_.members.present_count();
  w.wrong_successors = census.wrong_successors();
  set_counts(w, measurements_.counts());
  w.hops = measurements_.hops();
  w.timeouts = measurements_.timeouts();
  w.set_latencies(measurements_.take_latencies());
  w.blocks = census.blocks(measurements_.stored());
  if (population) {
    w.joins = population->counts().joins;
    w.leaves = population->counts().leaves;
    w.crashes = population->counts().crashes;
    w.maintenance_bytes = population->maintenance_bytes();
    w.repair_bytes = population->repair_bytes();
  }
  return w;
}

void Windows::end_window() {
  const sim::Time now = world_.scheduler.now();
  if (now == window_began_) return;
  window_began_ = now;
  Window w = look();
  const Window totals = w;
  for (const auto member : kRunning) w.*member -= before_.*member;
  before_ = totals;
  windows_.push_back(w);
}

std::vector<Window> Windows::finish() {
  if (world_.spec.window) end_window();
  return std::move(windows_);
}

}  // namespace ddns::experiments
