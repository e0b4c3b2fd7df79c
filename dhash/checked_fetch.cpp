#include "dhash/checked_fetch.h"

#include <utility>

#include "sim/check.h"

namespace ddns::dhash {

using End = overlay::LookupResult::End;

CheckedFetch::CheckedFetch(Dhash& dhash, Check check, Lie lie, std::vector<bool> lies)
    : dhash_(dhash), check_(check), lie_(lie), lies_(std::move(lies)) {
  sim::check(dhash.lookup_.style == overlay::LookupStyle::kIterative,
             "who calls the nodes is who checks what they say");
  sim::check(dhash.settings_.policy != CachePolicy::kAll,
             "what all nodes have is not what they were given one by one");
}

// What `at` says of the record.
CheckedFetch::Said CheckedFetch::says(NodeIndex at, const Asked& asked) {
  const auto in_full = [&](Content content) {
    const bool ever = asked.ttl == kForever;
    return Said{content, false, ever ? sim::Time::never() : dhash_.now() + asked.ttl};
  };
  if (lies_[at] && !dhash_.lookup_.overlay.members().same_host(asked.origin, at)) {
    if (lie_ == Lie::kNoData) return {};
    if (lie_ == Lie::kForged) return in_full(Content::kForged);
    if (asked.there) return in_full(Content::kOld);
  }
  if (dhash_.store_.holds(at, asked.record)) {
    const bool spoilt = !spoilt_.empty() && spoilt_[asked.record];
    return in_full(spoilt ? Content::kForged : Content::kCurrent);
  }
  Said said;
  if (!dhash_.cache_.find(at, asked.record, dhash_.now(), said.expires)) return {};
  said.from_copy = true;
  const auto bad = bad_copies_.find(place(at, asked.record));
  said.content = bad == bad_copies_.end() ? Content::kCurrent : bad->second;
  return said;
}

// Does the origin believe what `at` said? Copies of its own it has checked before. An answer that
// is refused becomes none.
bool CheckedFetch::believes(Said& said, NodeIndex at, Asked& asked) {
  if (said.content == Content::kNothing) return false;
  const bool own = judge_ == nullptr && at == asked.origin && said.content != Content::kForged;
  if (check_ == Check::kNone || own) return true;
  ++counts_.by_origins;
  ++asked.result.checks;
  if (good(asked.record, said.content)) return true;
  ++counts_.refused;
  ++asked.result.refused;
  said = {};
  return false;
}

// Asks every node on the way; ends at the first that is believed, unless keepers are to be
// compared: then at the origin's own copy or at the owner.
class CheckedFetch::Search : public overlay::PathProbe {
 public:
  Search(CheckedFetch& fetch, Asked& asked) : fetch_(fetch), asked_(asked) {}

  bool holds(NodeIndex at) override {
    const bool remote = !fetch_.dhash_.lookup_.overlay.members().same_host(asked_.origin, at);
    if (asked_.result.refused > 0 && remote) ++fetch_.counts_.extra_rpcs;
    path.push_back(at);
    said = fetch_.says(at, asked_);
    silent = said.content == Content::kNothing;
    if (fetch_.check_ == Check::kFreshest && path.size() > 1) return false;
    return fetch_.believes(said, at, asked_);
  }

  Said said;            // by the last node, if it was believed
  bool silent = false;  // it had nothing

 private:
  CheckedFetch& fetch_;
  Asked& asked_;
};

sim::Task<CheckedResult> CheckedFetch::fetch(NodeIndex origin, RecordIndex record, bool there,
                                             sim::Duration ttl, sim::Rng& rng) {
  sim::check(ttl == kForever || dhash_.settings_.copies_expire,
             "a finite ttl needs an expiring cache");
  ++dhash_.tallies_[origin].fetches_begun;
  dhash_.prefetch(record);

  Asked asked{.origin = origin, .record = record, .there = there, .ttl = ttl, .result = {}};
  Search search(*this, asked);
  overlay::LookupResult& result = asked.result.fetch;
  result = co_await dhash_.lookup_.run(origin, dhash_.keys_[record], &search, rng);
  if (result.end == End::kFailed) co_return asked.result;
  const NodeIndex last = result.server;
  Said found = search.said;
  if (result.end == End::kNotFound) {
    // The owner's word has been judged on the way, but where keepers are compared.
    asked.result.denied = search.silent;
    if (check_ == Check::kFreshest) believes(found, last, asked);
    const bool ask = check_ == Check::kFreshest ||
                     (found.content == Content::kNothing &&
                      (check_ == Check::kSignature || dhash_.settings_.ask_keepers));
    if (ask) co_await ask_keepers(asked, found, search.path, rng);
  }
  result.end = found.content == Content::kNothing ? End::kNotFound : End::kFound;
  if (found.content == Content::kNothing) co_return asked.result;
  result.from_copy = found.from_copy;
  asked.result.content = found.content;
  // As Dhash::fetch, which leaves no copies of what a keeper beside the owner had.
  if (check_ != Check::kNone || last == search.path.back()) keep(search.path, record, found);
  co_return asked.result;
}

// The origin asks the other nodes that the owner names as keepers, in their order: up to the first
// that is believed, or all of them to find the latest version.
sim::Task<> CheckedFetch::ask_keepers(Asked& asked, Said& best, overlay::Path& path,
                                      sim::Rng& rng) {
  overlay::LookupResult& result = asked.result.fetch;
  const std::vector<NodeIndex> keepers = dhash_.keepers(result.server, asked.record);
  for (const NodeIndex keeper : std::span(keepers).subspan(1)) {
    if (!dhash_.lookup_.overlay.members().same_host(asked.origin, keeper)) {
      const bool answered =
          co_await dhash_.lookup_.call(asked.origin, keeper, rng, result.timeouts);
      if (!answered) continue;
      ++result.hops;
      ++counts_.extra_rpcs;
    }
    // It is asked for its replica, as a fetch that does not check asks.
    Said said = says(keeper, asked);
    if (said.content == Content::kNothing) asked.result.denied = true;
    if (said.from_copy || !believes(said, keeper, asked) || said.content <= best.content) continue;
    best = said;
    result.server = keeper;
    if (check_ != Check::kFreshest) break;
  }
  if (result.server != path.back()) path.push_back(result.server);
}

// The nodes that get a copy of what the last node of the path had.
std::span<const NodeIndex> CheckedFetch::copiers(const overlay::Path& path) const {
  const std::span<const NodeIndex> all(path.data(), path.size() - 1);
  const CachePolicy policy = dhash_.settings_.policy;
  if (all.empty() || policy == CachePolicy::kNone) return {};
  // Where nobody else is believed, a copy is of use to the origin alone.
  if (policy == CachePolicy::kOrigin || check_ == Check::kFreshest) return all.first(1);
  return policy == CachePolicy::kPenultimate ? all.last(1) : all;
}

// Leaves copies as the policy says. Whoever is sent one checks it first, where anybody checks.
void CheckedFetch::keep(const overlay::Path& path, RecordIndex record, const Said& found) {
  if (found.expires <= dhash_.now()) return;
  const NodeIndex origin = path.front();
  for (const NodeIndex node : copiers(path)) {
    dhash_.place_copy(origin, node, record, found.expires);
    if (check_ != Check::kNone) counts_.by_copiers += node != origin;
    if (found.content != Content::kCurrent) {
      bad_copies_[place(node, record)] = found.content;
    } else if (!bad_copies_.empty()) {
      bad_copies_.erase(place(node, record));
    }
  }
}

}  // namespace ddns::dhash
