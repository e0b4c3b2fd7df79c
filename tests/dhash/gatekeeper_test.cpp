// Inserts before gatekeepers made for the test: who is asked, who refuses, who is told.
#include "dhash/gatekeeper.h"

#include <catch2/catch.hpp>
#include <string>
#include <utility>
#include <vector>

#include "tests/dhash/world.h"

namespace {

using namespace ddns::dhash;
using namespace ddns::dhash::test;
using ddns::overlay::Members;
using Nodes = std::vector<NodeIndex>;
using Log = std::vector<std::string>;

// Refuses whatever is brought to one node, and writes down what it is asked and told.
class Made final : public Gatekeeper {
 public:
  Made(std::string name, NodeIndex refusing, Admission reason, Log& log)
      : name_(std::move(name)), refusing_(refusing), reason_(reason), log_(log) {}
  Admission judge(NodeIndex node, RecordIndex record, const Store& store) const override {
    CHECK_FALSE(store.holds(node, record));
    note("judges", node);
    return node == refusing_ ? reason_ : Admission::kAdmitted;
  }
  void stored(NodeIndex node, RecordIndex) override { note("stored", node); }
  void lost_disk(NodeIndex node) override { note("lost", node); }

 private:
  void note(const char* what, NodeIndex node) const {
    log_.push_back(name_ + ' ' + what + ' ' + std::to_string(node));
  }
  std::string name_;
  NodeIndex refusing_;
  Admission reason_;
  Log& log_;
};

// Node 3 owns the only record, which is stored on three nodes. Gatekeeper a refuses at node
// `of_a`, and b at `of_b`.
struct GatedRing {
  GatedRing(NodeIndex of_a, NodeIndex of_b)
      : members(ring(kNodes)),
        overlay(members),
        a("a", of_a, Admission::kOverQuota, log),
        b("b", of_b, Admission::kFull, log),
        world(overlay, {key_of(3)}, {.replicas = 3, .policy = CachePolicy::kNone}) {
    world.dhash.add_gatekeeper(a);
    world.dhash.add_gatekeeper(b);
  }
  Nodes holders() const {
    const auto all = world.dhash.store().holders(0);
    return {all.begin(), all.end()};
  }
  Members members;
  WalkOverlay overlay;
  Log log;
  Made a, b;
  World world;
};

constexpr NodeIndex kNowhere = kNodes;

TEST_CASE("Gatekeepers are asked in their order before a block is stored, and told after it") {
  GatedRing r(kNowhere, kNowhere);
  CHECK(r.world.insert(0, 0).stored);
  CHECK(r.holders() == Nodes{3, 4, 5});
  CHECK(r.log == Log{"a judges 3", "b judges 3", "a stored 3", "b stored 3",    //
                     "a judges 4", "b judges 4", "a stored 4", "b stored 4",    //
                     "a judges 5", "b judges 5", "a stored 5", "b stored 5"});  //
}

TEST_CASE("The first gatekeeper that refuses gives the reason, and nobody is told of a block") {
  GatedRing first(3, 3);
  for (const bool by_protocol : {true, false}) {
    first.log.clear();
    const InsertResult refused =
        by_protocol ? first.world.insert(0, 0) : first.world.dhash.place(0);
    CHECK_FALSE(refused.stored);
    CHECK(refused.admission == Admission::kOverQuota);
    CHECK(first.log == Log{"a judges 3"});
    CHECK(first.holders().empty());
  }
  GatedRing second(kNowhere, 3);
  CHECK(second.world.insert(0, 0).admission == Admission::kFull);
  CHECK(second.log == Log{"a judges 3", "b judges 3"});
}

TEST_CASE("A gatekeeper that refuses at another node than the owner costs one replica") {
  GatedRing r(4, 5);
  const InsertResult result = r.world.insert(0, 0);
  CHECK(result.stored);
  CHECK(result.admission == Admission::kAdmitted);
  CHECK(result.refused_replicas == 2);
  CHECK(r.holders() == Nodes{3});
}

TEST_CASE("Nobody is asked about what a node has, or what repair brings") {
  GatedRing r(kNowhere, kNowhere);
  r.world.dhash.give(0, 4);
  CHECK(r.log.empty());
  r.world.dhash.place(0);
  CHECK(r.log == Log{"a judges 3", "b judges 3", "a stored 3", "b stored 3",  //
                     "a judges 5", "b judges 5", "a stored 5", "b stored 5"});
}

TEST_CASE("All gatekeepers are told of a disk that is lost, and of none that survives") {
  GatedRing r(kNowhere, kNowhere);
  r.world.dhash.node_gone(2, /*disk_survives=*/true);
  CHECK(r.log.empty());
  r.world.dhash.node_gone(2, /*disk_survives=*/false);
  CHECK(r.log == Log{"a lost 2", "b lost 2"});
}

}  // namespace
