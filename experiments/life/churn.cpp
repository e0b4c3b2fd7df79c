#include "experiments/life/churn.h"

#include <fmt/format.h>

#include <algorithm>

#include "experiments/files/number_lines.h"
#include "sim/check.h"

namespace ddns::experiments {

namespace {

sim::Duration mean_of(const std::vector<sim::Duration>& lifetimes) {
  double sum = 0;
  for (const sim::Duration d : lifetimes) sum += static_cast<double>(d.ns());
  return sim::Duration::nanoseconds(
      static_cast<std::int64_t>(sum / static_cast<double>(lifetimes.size())));
}

}  // namespace

std::vector<sim::Duration> read_lifetimes(const std::string& path) {
  using sim::InputError;
  NumberLines lines(path, 1, "a lifetime in seconds, from 0.000001 to 1e9");
  std::vector<sim::Duration> lifetimes;
  for (std::vector<double> numbers; lines.next(numbers);) {
    const double seconds = numbers[0];
    if (!(seconds >= 1e-6 && seconds <= 1e9)) {
      lines.refuse(fmt::format("found {} s, expected a lifetime from 0.000001 to 1e9", seconds));
    }
    lifetimes.push_back(sim::Duration::microseconds(static_cast<std::int64_t>(seconds * 1e6)));
  }
  if (lifetimes.empty()) {
    throw InputError(InputError::Kind::kData, path + ": holds no lifetime, expected one a line");
  }
  return lifetimes;
}

Churn::Churn(World& world, Population& population)
    : world_(world),
      population_(population),
      mean_(world.spec.churn.mean_life),
      sessions_(world.spec.seed, "lifetimes"),
      joins_(world.spec.seed, "joins") {
  const ChurnSpec& churn = world.spec.churn;
  switch (churn.kind) {
    case ChurnSpec::Kind::kNone:
      break;
    case ChurnSpec::Kind::kExponential:
      lifetimes_ = sim::exponential_lifetime(mean_);
      break;
    case ChurnSpec::Kind::kWeibull:
      lifetimes_ = sim::weibull_lifetime(mean_, churn.shape);
      break;
    case ChurnSpec::Kind::kPareto:
      lifetimes_ = sim::pareto_lifetime(mean_, churn.shape);
      break;
    case ChurnSpec::Kind::kFile: {
      const auto listed = read_lifetimes(churn.file);
      mean_ = mean_of(listed);
      lifetimes_ = sim::listed_lifetime(listed);
      break;
    }
  }
}

void Churn::start() {
  if (!lifetimes_) return;
  for (HostIndex h = 0; h < population_.host_count(); ++h) {
    if (population_.present(h)) {
      world_.scheduler.spawn(session(h, population_.session(h), sessions_.at(h)));
    }
  }
  if (!world_.spec.churn.matched) world_.scheduler.spawn(joins_at_random());
}

// One session of a host, from the moment that it is on the ring.
sim::Process Churn::session(HostIndex h, std::uint32_t session, sim::Rng rng) {
  co_await world_.scheduler.delay(lifetimes_->draw(rng));
  while (population_.session(h) == session && population_.staying_count() <= kHostsThatStay) {
    co_await world_.scheduler.delay(lifetimes_->draw(rng));
  }
  if (population_.session(h) != session) co_return;
  const bool graceful = rng.unit() < world_.spec.churn.graceful;
  if (world_.spec.churn.matched) join_one();
  if (graceful) {
    co_await population_.leave(h);
  } else {
    population_.crash(h);
  }
}

// One of those that are away joins, if there is any.
void Churn::join_one() {
  sim::Rng rng = joins_.at(joins_begun_++);
  const auto h = population_.take_away_host(rng);
  if (h) world_.scheduler.spawn(join(*h, rng));
}

sim::Process Churn::join(HostIndex h, sim::Rng rng) {
  if (!co_await population_.join(h, rng)) co_return;
  const std::uint64_t index = std::uint64_t{population_.session(h)} << 32 | h;
  world_.scheduler.spawn(session(h, population_.session(h), sessions_.at(index)));
}

sim::Process Churn::joins_at_random() {
  const auto gaps = sim::exponential_lifetime(mean_ / world_.spec.overlay.hosts);
  sim::Rng rng = sim::Stream(world_.spec.seed, "join times").at(0);
  while (true) {
    co_await world_.scheduler.delay(gaps->draw(rng));
    join_one();
  }
}

}  // namespace ddns::experiments
