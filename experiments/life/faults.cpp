#include "experiments/life/faults.h"

#include <algorithm>
#include <numeric>
#include <utility>

#include "experiments/spec/faults.h"
#include "sim/random.h"

namespace ddns::experiments {

namespace {

using Victims = FaultSpec::Victims;

std::vector<HostIndex> present_hosts(const Population& population) {
  std::vector<HostIndex> hosts;
  for (HostIndex h = 0; h < population.host_count(); ++h) {
    if (population.present(h)) hosts.push_back(h);
  }
  return hosts;
}

// Adds hosts in the order in which they are met, each once, up to a number.
class Chosen {
 public:
  Chosen(const Population& population, HostIndex count)
      : population_(population), count_(count), in_(population.host_count(), false) {}

  bool enough() const { return hosts_.size() == count_; }
  void add(HostIndex h) {
    if (enough() || in_[h] || !population_.present(h)) return;
    in_[h] = true;
    hosts_.push_back(h);
  }
  std::vector<HostIndex> hosts() && { return std::move(hosts_); }

 private:
  const Population& population_;
  HostIndex count_;
  std::vector<bool> in_;
  std::vector<HostIndex> hosts_;
};

std::vector<HostIndex> arc(const World& world, const Population& population, HostIndex count,
                           sim::Rng& rng) {
  Chosen chosen(population, count);
  const NodeIndex nodes = world.members.count();
  NodeIndex n = rng.below(nodes);
  for (NodeIndex i = 0; i < nodes && !chosen.enough(); ++i, n = (n + 1) % nodes) {
    chosen.add(world.members.host(n));
  }
  return std::move(chosen).hosts();
}

std::vector<HostIndex> most_loaded(const World& world, const Population& population,
                                   HostIndex count) {
  std::vector<std::uint64_t> served(population.host_count());
  for (NodeIndex n = 0; n < world.members.count(); ++n) {
    served[world.members.host(n)] += world.network.served(n);
  }
  std::vector<HostIndex> hosts = present_hosts(population);
  std::ranges::stable_sort(hosts, [&](auto a, auto b) { return served[a] > served[b]; });
  hosts.resize(std::min<std::size_t>(hosts.size(), count));
  return hosts;
}

std::vector<HostIndex> popular_owners(const World& world, const Population& population,
                                      HostIndex count, std::span<const std::uint32_t> asked) {
  std::vector<dhash::RecordIndex> records(asked.size());
  std::iota(records.begin(), records.end(), dhash::RecordIndex{0});
  std::ranges::stable_sort(records, [&](auto a, auto b) { return asked[a] > asked[b]; });
  Chosen chosen(population, count);
  for (const dhash::RecordIndex r : records) {
    if (chosen.enough()) break;
    chosen.add(world.members.host(world.overlay->owner(world.dhash->key(r))));
  }
  return std::move(chosen).hosts();
}

// From the smallest group on, any host that is left and those that are nearest to it.
std::vector<std::uint8_t> near_groups(const World& world, const Population& population,
                                      std::vector<HostIndex> hosts,
                                      const std::vector<HostIndex>& ends, sim::Rng& rng) {
  std::vector<std::pair<HostIndex, std::uint8_t>> sizes;
  for (HostIndex begin = 0; const HostIndex end : ends) {
    sizes.emplace_back(end - begin, static_cast<std::uint8_t>(sizes.size()));
    begin = end;
  }
  std::ranges::sort(sizes);
  std::vector<std::uint8_t> groups(hosts.size());
  std::span<HostIndex> left(hosts);
  for (const auto& [size, group] : sizes) {
    std::swap(left.front(), left[rng.below(static_cast<std::uint32_t>(left.size()))]);
    const NodeIndex centre = population.nodes(left.front()).front();
    std::ranges::sort(left.subspan(1), {}, [&](HostIndex h) {
      return std::pair(world.distances->between(centre, population.nodes(h).front()), h);
    });
    for (const HostIndex h : left.first(size)) groups[h] = group;
    left = left.subspan(size);
  }
  return groups;
}

}  // namespace

std::vector<std::uint8_t> partition_groups(const World& world, const Population& population) {
  const FaultSpec& faults = world.spec.faults;
  if (faults.partition == FaultSpec::Partition::kNone) return {};
  std::vector<HostIndex> hosts(population.host_count());
  std::iota(hosts.begin(), hosts.end(), HostIndex{0});
  const std::vector<HostIndex> ends = group_ends(faults, population.host_count());
  sim::Rng rng = sim::Stream(world.spec.seed, "groups").at(0);
  if (faults.partition == FaultSpec::Partition::kNear) {
    return near_groups(world, population, std::move(hosts), ends, rng);
  }
  // Random hosts in a row, cut where the shares say.
  sim::shuffle(hosts, rng);
  std::vector<std::uint8_t> groups(hosts.size());
  std::size_t next = 0;
  std::uint8_t group = 0;
  for (const HostIndex end : ends) {
    for (; next < end; ++next) groups[hosts[next]] = group;
    ++group;
  }
  return groups;
}

std::vector<HostIndex> crash_victims(const World& world, const Population& population,
                                     HostIndex count, std::span<const std::uint32_t> asked) {
  sim::Rng rng = sim::Stream(world.spec.seed, "victims").at(0);
  switch (world.spec.faults.victims) {
    case Victims::kNone:
      return {};
    case Victims::kUniform: {
      std::vector<HostIndex> hosts = present_hosts(population);
      sim::shuffle(hosts, rng);
      hosts.resize(std::min<std::size_t>(hosts.size(), count));
      return hosts;
    }
    case Victims::kArc:
      return arc(world, population, count, rng);
    case Victims::kMostLoaded:
      return most_loaded(world, population, count);
    case Victims::kPopularOwners:
      return popular_owners(world, population, count, asked);
  }
  return {};
}

void Faults::start(const std::vector<std::uint32_t>& asked) {
  const FaultSpec& faults = world_.spec.faults;
  if (!faults.partition_shares.empty()) {
    groups_ = partition_groups(world_, population_);
    world_.scheduler.spawn(partition());
  }
  if (faults.victims == Victims::kNone) return;
  world_.scheduler.spawn(crash_later(asked));
}

sim::Process Faults::crash_later(const std::vector<std::uint32_t>& asked) {
  const FaultSpec& faults = world_.spec.faults;
  if (faults.crash_at > sim::Duration()) co_await world_.scheduler.delay(faults.crash_at);
  std::vector<HostIndex> struck;
  crash(asked, struck);
  if (!faults.back_after) co_return;
  co_await world_.scheduler.delay(*faults.back_after);
  for (std::size_t i = 0; i < struck.size(); ++i) world_.scheduler.spawn(come_back(struck[i], i));
}

void Faults::crash(const std::vector<std::uint32_t>& asked, std::vector<HostIndex>& struck) {
  const HostIndex count =
      crash_count(world_.spec.faults, population_.present_count(), population_.staying_count());
  struck = crash_victims(world_, population_, count, asked);
  for (const HostIndex h : struck) population_.crash(h);
}

sim::Process Faults::come_back(HostIndex h, std::uint64_t index) {
  sim::Rng rng = sim::Stream(world_.spec.seed, "come back").at(index);
  if (!population_.take_away_host(h)) co_return;  // churn has brought it back already
  co_await population_.join(h, rng);
}

sim::Process Faults::partition() {
  const sim::Duration at = world_.spec.faults.partition_at;
  if (at > sim::Duration()) co_await world_.scheduler.delay(at);
  set_partition(true);
  co_await world_.scheduler.delay(world_.spec.faults.partition_lasts);
  set_partition(false);
}

void Faults::set_partition(bool partitioned) {
  partitioned_ = partitioned;
  for (HostIndex h = 0; h < population_.host_count(); ++h) {
    for (const NodeIndex n : population_.nodes(h)) {
      world_.network.set_group(n, partitioned ? groups_[h] : std::uint8_t{0});
    }
  }
}

}  // namespace ddns::experiments
