// The way of a fetch, from top to bottom.
#include <algorithm>
#include <span>

#include "dhash/dhash.h"
#include "sim/check.h"

namespace ddns::dhash {

using End = overlay::LookupResult::End;

// What a fetch asks of every node it reaches: have you the block, or a copy of it? It ends at the
// first that has, so the answer is remembered here.
class Dhash::Search : public overlay::PathProbe {
 public:
  Search(Dhash& dhash, RecordIndex record, sim::Duration ttl)
      : dhash_(dhash), record_(record), ttl_(ttl) {}

  bool holds(NodeIndex at) override {
    path.push_back(at);
    if (dhash_.store_.holds(at, record_)) {
      expires = ttl_ == kForever ? sim::Time::never() : dhash_.now() + ttl_;
      return true;
    }
    from_copy = dhash_.cache_.find(at, record_, dhash_.now(), expires);
    // A copy that was put there is kept up to date, so it serves as the block does.
    if (from_copy && expires == sim::Time::never() && ttl_ != kForever) {
      expires = dhash_.now() + ttl_;
    }
    return from_copy;
  }

  // The nearest to the caller of those that should hold the block and that `at` can name.
  NodeIndex in_place_of(NodeIndex owner, NodeIndex at, NodeIndex caller,
                        std::span<const NodeIndex> avoid) override {
    const sim::Distances* const distances = dhash_.settings_.distances;
    if (distances == nullptr) return owner;
    const overlay::Overlay& overlay = dhash_.lookup_.overlay;
    std::vector<NodeIndex> keepers = dhash_.keepers(owner, record_);
    std::erase_if(keepers, [&](NodeIndex n) {
      return overlay::contains(avoid, n) || (n != owner && !overlay.knows_near(at, n));
    });
    named = owner;
    return *sim::nearest(*distances, caller, keepers.begin(), keepers.end());
  }

  sim::Time expires;       // when copies of what was found expire
  bool from_copy = false;  // the node had a copy, not the block
  // The owner that was named, where another may have been asked in its place.
  NodeIndex named = overlay::kNoNode;

 private:
  Dhash& dhash_;
  RecordIndex record_;
  sim::Duration ttl_;
};

sim::Task<overlay::LookupResult> Dhash::fetch(NodeIndex origin, RecordIndex record,
                                              sim::Duration ttl, sim::Rng& rng) {
  sim::check(ttl == kForever || settings_.copies_expire, "a finite ttl needs an expiring cache");
  ++tallies_[origin].fetches_begun;
  prefetch(record);

  // The origin looks into itself, then the walk asks node after node on the way to the owner.
  Search search(*this, record, ttl);
  overlay::LookupResult result = co_await lookup_.run(origin, keys_[record], &search, rng);
  if (result.end == End::kNotFound && search.named != overlay::kNoNode &&
      result.server != search.named) {
    co_await ask_owner(origin, search, result, rng);
  }
  if (result.end == End::kNotFound && settings_.ask_keepers) {
    co_await ask_keepers(origin, record, result, rng);
  } else if (result.end == End::kFound) {
    result.from_copy = search.from_copy;
    place_copies(search.path, record, search.expires);
  }
  co_return result;
}

// Who was asked in the owner's place has nothing: the origin asks the owner itself.
sim::Task<> Dhash::ask_owner(NodeIndex origin, Search& search, overlay::LookupResult& result,
                             sim::Rng& rng) {
  if (!lookup_.overlay.members().same_host(origin, search.named)) {
    const bool answered = co_await lookup_.call(origin, search.named, rng, result.timeouts);
    if (!answered) {
      result.end = End::kFailed;
      co_return;
    }
    ++result.hops;
  }
  result.server = search.named;
  if (search.holds(search.named)) result.end = End::kFound;
}

// The owner has nothing: the origin asks the other nodes that the owner names as keepers, in their
// order.
sim::Task<> Dhash::ask_keepers(NodeIndex origin, RecordIndex record, overlay::LookupResult& result,
                               sim::Rng& rng) {
  const std::vector<NodeIndex> asked = keepers(result.server, record);
  for (const NodeIndex keeper : std::span(asked).subspan(1)) {
    if (!lookup_.overlay.members().same_host(origin, keeper)) {
      const bool answered = co_await lookup_.call(origin, keeper, rng, result.timeouts);
      if (!answered) continue;
      ++result.hops;
    }
    if (!store_.holds(keeper, record)) continue;
    result.end = End::kFound;
    result.server = keeper;
    co_return;
  }
}

void Dhash::place_copies(const overlay::Path& path, RecordIndex record, sim::Time expires) {
  if (path.size() < 2 || expires <= now()) return;
  const NodeIndex origin = path.front();
  const NodeIndex server = path.back();
  switch (settings_.policy) {
    case CachePolicy::kNone:
      return;
    case CachePolicy::kOrigin:
      return place_copy(origin, origin, record, expires);
    case CachePolicy::kPenultimate:
      return place_copy(origin, last_without(path, keys_[record]), record, expires);
    case CachePolicy::kPath:
      for (std::size_t i = 0; i + 1 < path.size(); ++i) {
        place_copy(origin, path[i], record, expires);
      }
      return;
    case CachePolicy::kAll:
      return place_everywhere(origin, server, record, expires);
  }
}

// The node nearest to the key of those that did not have the block: the last before the server, for
// a walk that asks one node at a time comes nearer with each.
NodeIndex Dhash::last_without(const overlay::Path& path, const overlay::Id& key) const {
  const auto end = path.end() - 1;
  if (!lookup_.parallel()) return *(end - 1);
  return *std::min_element(path.begin(), end, [&](NodeIndex a, NodeIndex b) {
    return lookup_.overlay.nearer(key, a, b);
  });
}

void Dhash::place_copy(NodeIndex origin, NodeIndex node, RecordIndex record, sim::Time expires) {
  if (!lookup_.network.is_up(node)) return;
  cache_.put(node, record, expires);
  if (node != origin) ++tallies_[node].copies_received;
}

void Dhash::place_everywhere(NodeIndex origin, NodeIndex server, RecordIndex record,
                             sim::Time expires) {
  const overlay::Members& members = lookup_.overlay.members();
  const bool all_present = members.present_count() == members.count();
  if (all_present && cache_.put_everywhere(server, record)) {
    ++broadcasts_;
    ++tallies_[origin].broadcasts_left_out;
    ++tallies_[server].broadcasts_left_out;
    return;
  }
  for (NodeIndex node = 0; node < members.count(); ++node) {
    if (node != server && members.present(node)) place_copy(origin, node, record, expires);
  }
}

}  // namespace ddns::dhash
