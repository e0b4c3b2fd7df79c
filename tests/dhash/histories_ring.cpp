// The ring of a history: how it is set up, and what is looked at.
#include "tests/dhash/histories_ring.h"

namespace ddns::dhash::test {

namespace {

constexpr Duration kCopiesLast = Duration::seconds(60);

}  // namespace

chord::LivingRing::Options ObservedRing::options(const History& h) {
  chord::LivingRing::Options out;
  out.nodes = h.nodes;
  out.seed = h.seed;
  out.successors = h.successors;
  out.base = h.base;
  out.network.loss = h.loss / 1000.0;
  // A ring of a few nodes falls apart where they hold each other dead for a lost message or two, as
  // a lookup does for one.
  if (h.loss > 0) {
    out.maintenance.tries = 4;
    out.maintenance.learn_from_lookups = false;
  }
  return out;
}

std::vector<overlay::Id> ObservedRing::keys(const History& h) {
  std::vector<overlay::Id> out;
  for (RecordIndex r = 0; r < h.records; ++r) {
    out.push_back(overlay::sha1(std::to_string(h.seed) + "/" + std::to_string(r)));
  }
  return out;
}

Settings ObservedRing::settings(const History& h) {
  Settings out;
  out.replicas = h.replicas;
  out.policy = h.caching ? CachePolicy::kPath : CachePolicy::kNone;
  out.copies_expire = true;
  out.places = h.nodes;  // every node may hold a block: none is pushed out
  out.ask_keepers = true;
  return out;
}

// Synchronisations without a cause come often enough to meet the changes.
RepairSettings ObservedRing::repair_settings(const History& h) {
  RepairSettings out;
  out.disks_survive = h.disks_survive;
  out.period_min = Duration::seconds(100);
  out.period_max = Duration::seconds(300);
  return out;
}

ObservedRing::ObservedRing(const History& h, Happenings& happenings)
    : h_(h),
      happenings_(happenings),
      ring_(options(h)),
      dhash_({ring_.network, ring_.chord}, keys(h), settings(h)),
      repair_(dhash_, ring_.chord, ring_.network, repair_settings(h),
              sim::Stream(h.seed, "repair")),
      blocks_(h.records) {
  for (NodeIndex n = h.present; n < h.nodes; ++n) {
    // Spread over the ring, and each once: 0 is the first to be there.
    const auto absent = static_cast<NodeIndex>((n - h.present) * 7919u % h.nodes);
    NodeIndex m = absent;
    while (!ring_.members.present(m)) m = (m + 1) % h.nodes;
    ring_.members.set_present(m, false);
    ring_.network.set_up(m, false);
  }
  ring_.settle();
  for (RecordIndex r = 0; r < h.records; r += 2) {
    dhash_.place(r);
    blocks_[r].stored = true;
  }
  ring_.protocol.set_listener(&repair_);
  repair_.start_all();
  observe();
}

sim::Process ObservedRing::insert_now(NodeIndex origin, RecordIndex record) {
  sim::Rng rng = draws();
  const InsertResult result = co_await dhash_.insert(origin, record, rng);
  if (!result.stored) co_return;
  ++happenings_.inserts;
  Block& block = blocks_[record];
  const unsigned holders = live(record);
  if (ring_.members.present(result.owner) && !dhash_.store().holds(result.owner, record)) {
    broken("truth: an insert of " + std::to_string(record) + " stores nothing on its owner");
  }
  if (!block.stored) block.failed = h_.replicas - std::min(h_.replicas, holders);
  block.stored = true;
}

sim::Process ObservedRing::fetch_now(NodeIndex origin, RecordIndex record, bool settled) {
  sim::Rng rng = draws();
  const overlay::LookupResult result = co_await dhash_.fetch(origin, record, kCopiesLast, rng);
  ++fetches_ended_;
  const std::string fetch =
      "fetch of " + std::to_string(record) + " from " + std::to_string(origin) + " ";
  const Block& block = blocks_[record];
  if (result.end == overlay::LookupResult::End::kFound) {
    happenings_.found += !settled;
    CopyCache cache = dhash_.cache();
    const bool there = result.from_copy
                           ? cache.contains(result.server, record, ring_.scheduler.now())
                           : dhash_.store().holds(result.server, record);
    if (!there) broken("truth: a " + fetch + "found what its server does not have");
    if (!result.from_copy && !ring_.network.is_up(result.server)) {
      broken("truth: a " + fetch + "was answered by a node that is down");
    }
    if (settled && !block.stored) broken("truth: a " + fetch + "found what was never stored");
  } else if (settled) {
    if (block.stored && live(record) > 0) broken("reach: a " + fetch + "does not find it");
    if (result.server != overlay::ring_owner(ring_.members, dhash_.key(record))) {
      broken("reach: a " + fetch + "does not end at its owner");
    }
  }
}

void ObservedRing::wait(Duration d) {
  ring_.scheduler.run_until(ring_.scheduler.now() + d);
  observe();
}

// Takes note of what is whole again, and of what has vanished.
void ObservedRing::observe() {
  for (RecordIndex r = 0; r < h_.records; ++r) {
    Block& block = blocks_[r];
    if (!block.stored) continue;
    const unsigned holders = live(r);
    if (holders > 0) block.lost = false;  // a disk has brought it back
    if (holders >= wanted()) block.failed = h_.replicas - std::min(h_.replicas, holders);
    if (holders > 0 || block.lost) continue;
    block.lost = true;
    if (block.failed < h_.replicas) {
      broken("safety: block " + std::to_string(r) + " vanishes after " +
             std::to_string(block.failed) + " failures");
    }
  }
}

bool ObservedRing::all_whole() const {
  for (RecordIndex r = 0; r < h_.records; ++r) {
    if (blocks_[r].stored && !blocks_[r].lost && live(r) < wanted()) return false;
  }
  return true;
}

std::string ObservedRing::ring_fault() const {
  const overlay::Members& members = ring_.members;
  for (NodeIndex n = 0; n < h_.nodes; ++n) {
    if (!members.present(n)) continue;
    const std::string node = "order: node " + std::to_string(n) + " has a wrong ";
    if (ring_.chord.predecessor(n) != members.previous_present(n)) return node + "predecessor";
    NodeIndex next = members.next_present(n);
    const auto list = ring_.chord.successor_list(n);
    for (const NodeIndex s : list) {
      if (s != next) return node + "successor";
      next = members.next_present(next);
    }
    if (list.size() < std::min(h_.successors, members.present_count() - 1)) {
      return node + "length of its list";
    }
  }
  return {};
}

std::string ObservedRing::block_fault() {
  for (RecordIndex r = 0; r < h_.records; ++r) {
    const unsigned holders = live(r);
    if (holders == 0) continue;
    ring_.chord.replicas(dhash_.key(r), h_.replicas, right_);
    bool right = holders == right_.size();
    for (const NodeIndex n : right_) right = right && dhash_.store().holds(n, r);
    if (right) continue;
    std::string out = "replicas: block " + std::to_string(r) + " is on";
    for (const NodeIndex n : dhash_.store().holders(r)) {
      if (ring_.members.present(n)) out.append(" ").append(std::to_string(n));
    }
    out += ", not on";
    for (const NodeIndex n : right_) out.append(" ").append(std::to_string(n));
    return out;
  }
  return {};
}

}  // namespace ddns::dhash::test
