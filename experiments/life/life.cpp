#include "experiments/life/life.h"

#include <fmt/format.h>

#include "experiments/spec/faults.h"
#include "sim/check.h"

namespace ddns::experiments {

namespace {

double seconds(sim::Duration d) {
  return static_cast<double>(d.ns()) / 1e9;
}

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

std::uint64_t count_wrong_successors(const World& world) {
  const overlay::Members& members = world.members;
  std::uint64_t wrong = 0;
  for (NodeIndex n = 0; n < members.count(); ++n) {
    if (!members.present(n)) continue;
    NodeIndex right = members.next_present(n);
    while (world.network.group(right) != world.network.group(n)) {
      right = members.next_present(right);
    }
    wrong += world.ring.successor(n) != right;
  }
  return wrong;
}

}  // namespace

Life::Life(World& world, Measurements& measurements)
    : world_(world), measurements_(measurements), began_(world.scheduler.now()) {
  window_began_ = began_;
  if (world.spec.living()) {
    world.network.expect_faults();
    population_ = std::make_unique<Population>(world);
    churn_ = std::make_unique<Churn>(world, *population_);
    faults_ = std::make_unique<Faults>(world, *population_);
    faults_->start(measurements.asked());
    churn_->start();
    measurements.watch(*population_, *faults_);
  }
  if (world.spec.window) world.scheduler.spawn(sample());
}

Life::~Life() = default;

// No window begins when the trace is over: the last one ends with the run.
sim::Process Life::sample() {
  const TraceSpec& trace = world_.spec.trace;
  const sim::Time over = began_ + trace.start + trace.duration;
  while (true) {
    co_await world_.scheduler.delay(*world_.spec.window);
    if (trace.duration > sim::Duration() && world_.scheduler.now() >= over) co_return;
    end_window();
  }
}

void Life::end_window() {
  const sim::Time now = world_.scheduler.now();
  if (now == window_began_) return;
  window_began_ = now;
  Window w;
  w.end_s = seconds(now - began_);
  w.hosts = population_ ? population_->on_ring_count() : world_.members.host_count();
  w.nodes = world_.members.present_count();
  w.wrong_successors = count_wrong_successors(world_);
  measurements_.report_window(w);
  w.blocks = measurements_.blocks();
  if (population_) {
    w.joins = population_->counts().joins;
    w.leaves = population_->counts().leaves;
    w.crashes = population_->counts().crashes;
    w.maintenance_bytes = population_->maintenance_bytes();
    w.repair_bytes = population_->repair_bytes();
  }
  const Window totals = w;
  for (const auto member : kRunning) w.*member -= before_.*member;
  before_ = totals;
  windows_.push_back(w);
}

void Life::check_faults_came() const {
  const sim::Duration lasted = world_.scheduler.now() - began_;
  for (const auto& [pointer, due] : fault_times(world_.spec.faults)) {
    if (due <= lasted) continue;
    throw sim::InputError(sim::InputError::Kind::kSpec,
                          fmt::format("{}: {}: is due {} s after the beginning, expected before "
                                      "the last question is answered, which is after {} s",
                                      world_.spec.file, pointer, seconds(due), seconds(lasted)));
  }
}

void Life::report(Result& result) {
  if (world_.spec.window) {
    end_window();
    result.windows = std::move(windows_);
  }
  if (world_.spec.graph) result.graph = analyse(world_.ring);
  if (!population_) return;
  check_faults_came();
  result.living = measurements_.living();
  Living& living = *result.living;
  living.joins = population_->counts().joins;
  living.failed_joins = population_->counts().failed_joins;
  living.leaves = population_->counts().leaves;
  living.crashes = population_->counts().crashes;
  living.node_seconds = population_->node_seconds();
  if (population_->protocol() != nullptr) living.maintenance = population_->protocol()->costs();
  if (population_->repair() != nullptr) living.repair = population_->repair()->costs();
  living.blocks = measurements_.blocks();
}

}  // namespace ddns::experiments
