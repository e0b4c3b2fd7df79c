#include "experiments/life/population.h"

#include <algorithm>

#include "dhash/repair.h"
#include "dhash/republish.h"
#include "experiments/world/overlays.h"
#include "sim/check.h"

namespace ddns::experiments {

namespace {

// A host that found no way into the ring tries again after this.
constexpr sim::Duration kJoinAgain = sim::Duration::seconds(10);

}  // namespace

Population::Population(World& world) : world_(world) {
  lay_out_hosts();
  counted_until_ = world.scheduler.now();
  present_nodes_ = world.members.present_count();
  const MaintenanceSpec& m = world.spec.maintenance;
  if (!m.on) return;
  protocol_ = build_protocol(world.spec, *world.overlay, world.members, world.network);
  sim::check(protocol_ != nullptr, "an overlay is kept up that has no protocol");
  protocol_->set_listener(this);
  protocol_->start_all();
  if (world.dhash && m.repair) start_upkeep();
}

void Population::start_upkeep() {
  const dhash::RepairSettings& settings = world_.spec.maintenance.blocks;
  const sim::Stream stream(world_.spec.seed, "repair");
  if (world_.ring) {
    upkeep_ = std::make_unique<dhash::Repair>(*world_.dhash, *world_.ring, world_.network, settings,
                                              stream);
  } else {
    upkeep_ = std::make_unique<dhash::Republish>(*world_.dhash, *world_.overlay, world_.network,
                                                 settings, stream);
  }
  std::vector<std::uint32_t> block_bytes;
  for (dns::RecordIndex r = 0; r < world_.rrsets->count(); ++r) {
    block_bytes.push_back(world_.rrsets->octets(r));
  }
  upkeep_->weigh(std::move(block_bytes));
  upkeep_->start_all();
}

void Population::lay_out_hosts() {
  const overlay::Members& members = world_.members;
  hosts_.resize(members.host_count());
  for (NodeIndex n = 0; n < members.count(); ++n) ++hosts_[members.host(n)].node_count;
  std::uint32_t first = 0;
  for (Host& host : hosts_) {
    host.first_node = first;
    first += host.node_count;
    host.node_count = 0;
  }
  nodes_.resize(members.count());
  for (NodeIndex n = 0; n < members.count(); ++n) {
    Host& host = hosts_[members.host(n)];
    nodes_[host.first_node + host.node_count++] = n;
    if (members.present(n)) {
      ++host.member_count;
    } else {
      host.state = State::kAway;
    }
  }
  for (HostIndex h = 0; h < host_count(); ++h) {
    if (hosts_[h].state == State::kAway) away_.push_back(h);
  }
  present_count_ = host_count() - static_cast<HostIndex>(away_.size());
  staying_count_ = present_count_;
  on_ring_count_ = present_count_;
}

void Population::predecessor_changed(NodeIndex n) {
  if (upkeep_) upkeep_->predecessor_changed(n);
}

void Population::successors_changed(NodeIndex n) {
  if (upkeep_) upkeep_->successors_changed(n);
}

void Population::met(NodeIndex at, NodeIndex other) {
  if (upkeep_) upkeep_->met(at, other);
}

void Population::leaving(NodeIndex n) {
  if (upkeep_) upkeep_->leaving(n);
}

void Population::joined(NodeIndex n) {
  count_time();
  if (host_of(n).member_count++ == 0) {
    ++on_ring_count_;
    ++counts_.joins;
  }
  if (upkeep_) upkeep_->joined(n);
}

void Population::left(NodeIndex n) {
  member_gone(n);
  if (upkeep_) upkeep_->left(n);
}

void Population::crashed(NodeIndex n) {
  member_gone(n);
  if (upkeep_) upkeep_->crashed(n);
}

// Without upkeep of blocks, what was cached on a node is still lost with it.
void Population::member_gone(NodeIndex n) {
  count_time();
  if (--host_of(n).member_count == 0) --on_ring_count_;
  if (!upkeep_ && world_.dhash) {
    world_.dhash->node_gone(n, world_.spec.maintenance.blocks.disks_survive);
  }
}

void Population::crash(HostIndex h) {
  sim::check(hosts_[h].state != State::kAway, "a host that is away cannot crash");
  for (const NodeIndex n : nodes(h)) {
    if (protocol_) {
      protocol_->crash(n);
    } else {
      world_.members.set_present(n, false);
      world_.network.set_up(n, false);
      crashed(n);
    }
  }
  ++counts_.crashes;
  gone(h);
}

sim::Task<> Population::leave(HostIndex h) {
  sim::check(protocol_ && present(h), "only a present host of a living ring can leave");
  const std::uint32_t session = ++hosts_[h].session;  // it is on its way: its session is over
  hosts_[h].leaving = true;
  --staying_count_;
  for (const NodeIndex n : nodes(h)) {
    if (world_.members.present(n)) co_await protocol_->leave(n);
    if (hosts_[h].session != session) co_return;  // it has crashed meanwhile
  }
  ++counts_.leaves;
  gone(h);
}

sim::Task<bool> Population::join(HostIndex h, sim::Rng& rng) {
  sim::check(protocol_ && hosts_[h].state == State::kAway, "only a host that is away can join");
  const std::uint32_t session = ++hosts_[h].session;
  hosts_[h].state = State::kJoining;
  for (const NodeIndex n : nodes(h)) {
    while (true) {
      const NodeIndex contact = contact_for(h, rng);
      const bool joined = contact != overlay::kNoNode && co_await protocol_->join(n, contact);
      if (hosts_[h].session != session) co_return false;
      if (joined) break;
      ++counts_.failed_joins;
      co_await world_.scheduler.delay(kJoinAgain);
      if (hosts_[h].session != session) co_return false;
    }
  }
  hosts_[h].state = State::kPresent;
  ++present_count_;
  ++staying_count_;
  co_return true;
}

std::optional<HostIndex> Population::take_away_host(sim::Rng& rng) {
  if (away_.empty()) return std::nullopt;
  const std::uint32_t at = rng.below(static_cast<std::uint32_t>(away_.size()));
  const HostIndex h = away_[at];
  away_[at] = away_.back();
  away_.pop_back();
  return h;
}

bool Population::take_away_host(HostIndex h) {
  const auto at = std::ranges::find(away_, h);
  if (at == away_.end()) return false;
  *at = away_.back();
  away_.pop_back();
  return true;
}

void Population::gone(HostIndex h) {
  if (present(h)) --present_count_;
  if (present(h) && !hosts_[h].leaving) --staying_count_;
  hosts_[h].state = State::kAway;
  hosts_[h].leaving = false;
  ++hosts_[h].session;
  away_.push_back(h);
}

// Whom a host asks to let it in: any present node of another host.
NodeIndex Population::contact_for(HostIndex h, sim::Rng& rng) const {
  const overlay::Members& members = world_.members;
  if (members.present_count() == 0) return overlay::kNoNode;
  NodeIndex n = rng.below(members.count());
  for (NodeIndex tried = 0; tried < members.count(); ++tried) {
    if (members.present(n) && members.host(n) != h) return n;
    n = (n + 1) % members.count();
  }
  return overlay::kNoNode;
}

std::uint64_t Population::maintenance_bytes() const {
  return protocol_ ? protocol_->total_cost().bytes : 0;
}

void Population::count_time() const {
  const sim::Time now = world_.scheduler.now();
  node_seconds_ += static_cast<double>((now - counted_until_).ns()) * 1e-9 * present_nodes_;
  counted_until_ = now;
  present_nodes_ = world_.members.present_count();
}

double Population::node_seconds() const {
  count_time();
  return node_seconds_;
}

}  // namespace ddns::experiments
