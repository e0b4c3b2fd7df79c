// Random small histories of a living Pastry: nodes join, leave and crash, and lookups run; then all
// is quiet, and every lookup has to end at the owner.
#include <fmt/format.h>

#include <cstdlib>
#include <map>

#include "tests/overlay/by_scan.h"
#include "tests/pastry/living_network.h"

namespace ddns::pastry {
namespace {

using namespace ddns::overlay;
using sim::Duration;

// What happened in all histories.
struct Happenings {
  int joins = 0;
  int leaves = 0;
  int crashes = 0;
  int lookups = 0;
  int elsewhere = 0;  // ended at another node than the owner was when it ended
  int failed = 0;
};

// One history, drawn from its number. Nodes change one at a time; of a leaf set no more than half a
// side goes before it has been mended.
class History {
 public:
  explicit History(std::uint64_t number, Happenings& happenings, unsigned contacts = 0)
      : rng_(sim::Stream(number, "history").at(0)),
        happenings_(happenings),
        net_({.nodes = 2 + rng_.below(18),
              .seed = number,
              .tables = {.base = 2u << rng_.below(4), .leaf_set = 4 + 2 * rng_.below(3)},
              .maintenance = {.contacts = contacts}}),
        lookup_{.network = net_.network, .overlay = net_.tables} {}

  // What did not hold in the end, or nothing.
  std::string run(bool apart = false) {
    net_.settle(1 + rng_.below(net_.members.count()));
    for (unsigned steps = 4 + rng_.below(12); steps > 0; --steps) step();
    if (apart) fall_apart();
    net_.run(Duration::seconds(1500));
    const std::string wrong = net_.wrong();
    if (!wrong.empty()) return wrong;
    for (int i = 0; i < 12; ++i) {
      const Id key = any_key();
      for (NodeIndex n = 0; n < net_.members.count(); ++n) {
        if (!net_.members.present(n)) continue;
        const Route r = route(net_.tables, n, key);
        if (r.end == kNoNode || !net_.tables.owns(r.end, key))
          return "a lookup from " + fmt::to_string(n);
      }
    }
    return {};
  }

 private:
  // The network is in two to four pieces for some time.
  void fall_apart() {
    net_.run(Duration::seconds(1500));
    const std::uint32_t groups = 2 + rng_.below(3);
    for (NodeIndex n = 0; n < net_.members.count(); ++n) {
      net_.network.set_group(n, static_cast<std::uint8_t>(rng_.below(groups)));
    }
    net_.run(Duration::seconds(60 + rng_.below(3000)));
    for (NodeIndex n = 0; n < net_.members.count(); ++n) net_.network.set_group(n, 0);
    net_.run(Duration::seconds(1500));
  }
  Id any_key() {
    return rng_.below(2) == 0 ? random_id(rng_) : net_.members.id(rng_.below(net_.members.count()));
  }
  NodeIndex any(bool present) {
    NodeIndex n = rng_.below(net_.members.count());
    for (NodeIndex i = 0; i < net_.members.count(); ++i) {
      if (net_.members.present(n) == present) return n;
      n = (n + 1) % net_.members.count();
    }
    return kNoNode;
  }

  void step() {
    const NodeIndex here = any(true);
    const NodeIndex away = any(false);
    if (here == kNoNode) return;
    const bool may_go = net_.members.present_count() > 2;
    switch (rng_.below(6)) {
      case 0:
      case 1:
        if (away == kNoNode) break;
        net_.scheduler.spawn(net_.join_now(away, here));
        ++happenings_.joins;
        break;
      case 2:
        if (!may_go) break;
        net_.scheduler.spawn(net_.leave_now(here));
        ++happenings_.leaves;
        break;
      case 3:
        if (!may_go) break;
        net_.protocol.crash(here);
        ++happenings_.crashes;
        break;
      default:
        for (int i = 0; i < 5; ++i) net_.scheduler.spawn(look_up(any(true), any_key(), ++lookups_));
    }
    net_.run(rng_.below(4) == 0 ? Duration::seconds(1) : Duration::seconds(20 + rng_.below(100)));
  }

  sim::Process look_up(NodeIndex origin, Id key, std::uint64_t number) {
    sim::Rng rng = sim::Stream(number, "lookups").at(0);
    const LookupResult found = co_await lookup_.run(origin, key, nullptr, rng);
    ++happenings_.lookups;
    happenings_.failed += found.end == LookupResult::End::kFailed;
    happenings_.elsewhere +=
        found.end == LookupResult::End::kNotFound && net_.tables.owner(key) != found.server;
  }

  sim::Rng rng_;
  Happenings& happenings_;
  LivingNetwork net_;
  Lookup lookup_;
  std::uint64_t lookups_ = 0;
};

std::uint64_t histories() {
  const char* const many = std::getenv("DDNS_HISTORIES");
  return many ? std::strtoull(many, nullptr, 10) : 10'000;
}

}  // namespace

TEST_CASE("After any history all leaf sets are right, and all lookups end at owners",
          "[.][histories]") {
  Happenings happenings;
  for (std::uint64_t number = 0; number < histories(); ++number) {
    const std::string wrong = History(number, happenings).run();
    if (!wrong.empty()) FAIL("history " << number << ": " << wrong);
  }
  CHECK(happenings.joins > 0);
  CHECK(happenings.leaves > 0);
  CHECK(happenings.crashes > 0);
  // While things happen some lookups end where the news has not come yet.
  CHECK(happenings.failed * 50 < happenings.lookups);
  CHECK(happenings.elsewhere * 20 < happenings.lookups);
}

TEST_CASE("After any history that ends with a partition nodes with contacts are one network again",
          "[.][histories]") {
  Happenings happenings;
  for (std::uint64_t number = 0; number < histories() / 4; ++number) {
    const std::string wrong = History(number, happenings, /*contacts=*/20).run(/*apart=*/true);
    if (!wrong.empty()) FAIL("history " << number << ": " << wrong);
  }
}

}  // namespace ddns::pastry
