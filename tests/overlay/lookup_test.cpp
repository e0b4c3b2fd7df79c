// The lookup loop, on an overlay whose every answer is known by heart.
#include <sys/wait.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <csignal>

#include "tests/overlay/lookup_world.h"

namespace ddns::overlay {
namespace {

using End = LookupResult::End;

class HoldsAt : public PathProbe {
 public:
  explicit HoldsAt(NodeIndex holder) : holder_(holder) {}
  bool holds(NodeIndex at) override {
    path.push_back(at);
    return at == holder_;
  }

 private:
  NodeIndex holder_;
};

TEST_CASE("A hop costs a round trip, or half of one where the request is passed on") {
  struct Cost {
    LookupStyle style;
    std::int64_t ms;
  };
  // One half more for the answer, or as much again where it goes back the way of the request.
  for (const auto& [style, ms] : {Cost{LookupStyle::kIterative, 300},
                                  {LookupStyle::kRecursive, 200},
                                  {LookupStyle::kFullRecursive, 300}}) {
    World w(style);
    const LookupResult r = w.look_up(1, key_of(6));
    CHECK(r.end == End::kNotFound);
    CHECK(nodes(w.way.path) == Nodes{1, 3, 5, 6});
    CHECK(r.server == 6);
    CHECK(r.hops == 3);
    CHECK(r.timeouts == 0);
    CHECK(w.network.messages() == 3);  // answers are no messages of their own
    CHECK(w.network.served(1) == 0);
    CHECK(w.scheduler.now() == sim::Time() + sim::Duration::milliseconds(ms));
  }
}

TEST_CASE("An answer that one leg of its way loses for good is lost") {
  World w(LookupStyle::kFullRecursive);
  w.network.expect_faults();
  // Node 3 passes the request on, and is gone when the answer comes by.
  w.scheduler.spawn([](World& world) -> sim::Process {
    co_await world.scheduler.delay(sim::Duration::milliseconds(120));
    world.network.set_up(3, false);
  }(w));
  const LookupResult r = w.look_up(1, key_of(6));
  CHECK(r.end == End::kFailed);
  CHECK(r.timeouts == Lookup::kAnswerTries);
  CHECK(r.server == 6);
}

TEST_CASE("A lookup of an own key stays at home") {
  for (const auto style :
       {LookupStyle::kIterative, LookupStyle::kRecursive, LookupStyle::kFullRecursive}) {
    World w(style);
    const LookupResult r = w.look_up(4, key_of(4));
    CHECK(r.end == End::kNotFound);
    CHECK(nodes(w.way.path) == Nodes{4});
    CHECK(r.hops == 0);
    CHECK(w.network.messages() == 0);
  }
}

TEST_CASE("A lookup ends at the first node that holds the answer") {
  for (const auto style : {LookupStyle::kIterative, LookupStyle::kRecursive}) {
    World w(style);
    HoldsAt on_the_way(5);
    LookupResult r = w.look_up(1, key_of(6), &on_the_way);
    CHECK(r.end == End::kFound);
    CHECK(r.server == 5);
    CHECK(nodes(on_the_way.path) == Nodes{1, 3, 5});
    HoldsAt origin(1);
    r = w.look_up(1, key_of(6), &origin);
    CHECK(r.end == End::kFound);
    CHECK(r.hops == 0);
    HoldsAt nowhere(kNoNode);
    r = w.look_up(1, key_of(6), &nowhere);
    CHECK(r.end == End::kNotFound);
    CHECK(r.server == 6);
    CHECK(nodes(nowhere.path) == Nodes{1, 3, 5, 6});
  }
}

TEST_CASE("A dead node costs a timeout, is reported, and is passed by") {
  World w(LookupStyle::kIterative);
  w.network.set_up(5, false);
  const LookupResult r = w.look_up(1, key_of(6));
  CHECK(r.end == End::kNotFound);
  CHECK(nodes(w.way.path) == Nodes{1, 3, 4, 6});
  CHECK(r.hops == 3);
  CHECK(r.timeouts == 1);
  REQUIRE(w.overlay.suspected.size() == 1);
  CHECK(w.overlay.suspected[0] == std::pair<NodeIndex, NodeIndex>(3, 5));
  CHECK(w.scheduler.now() == sim::Time::at_ns(800'000'000));
}

TEST_CASE("In a recursive lookup the node that forwards waits for the dead one") {
  World w(LookupStyle::kRecursive);
  w.network.set_up(5, false);
  const LookupResult r = w.look_up(1, key_of(6));
  CHECK(r.end == End::kNotFound);
  CHECK(nodes(w.way.path) == Nodes{1, 3, 4, 6});
  CHECK(r.timeouts == 1);
  CHECK(w.scheduler.now() == sim::Time::at_ns(700'000'000));
}

TEST_CASE("A lookup fails when all that a node could name are dead") {
  for (const auto style : {LookupStyle::kIterative, LookupStyle::kRecursive}) {
    World w(style);
    w.network.set_up(4, false);
    w.network.set_up(5, false);
    const LookupResult r = w.look_up(1, key_of(6));
    CHECK(r.end == End::kFailed);
    CHECK(nodes(w.way.path) == Nodes{1, 3});
    CHECK(r.hops == 1);
    CHECK(r.timeouts == 2);
  }
}

TEST_CASE("A lookup fails at the hop limit") {
  World w(LookupStyle::kIterative);
  w.lookup.max_hops = 2;
  CHECK(w.look_up(1, key_of(6)).end == End::kFailed);
  CHECK(w.look_up(1, key_of(5)).end == End::kNotFound);
}

TEST_CASE("The answer of a recursive lookup is tried again when it is lost, then given up") {
  World w(LookupStyle::kRecursive);
  w.network.set_up(1, false);  // the origin itself, so only the answer is lost
  const LookupResult r = w.look_up(1, key_of(6));
  CHECK(r.end == End::kFailed);
  CHECK(r.hops == 3);
  CHECK(r.timeouts == Lookup::kAnswerTries);
  CHECK(w.network.messages() == 3 + Lookup::kAnswerTries);
}

// Nodes and hosts of a ring where host 0 runs nodes 1, 3 and 5, and host 1 the others.
Members two_hosts() {
  // Ids are drawn, so look for a seed that deals them so; only ranks matter to the overlay here.
  const std::vector<std::uint32_t> counts{3, 5};
  for (std::uint64_t seed = 0;; ++seed) {
    Members m = Members::random(counts, sim::Stream(seed, "ids"));
    if (m.host(1) == 0 && m.host(3) == 0 && m.host(5) == 0) return m;
  }
}

TEST_CASE("A step to another node of the host that asks is no hop and no message") {
  // The path is 1, 3, 5, 6 or a part of it, on hosts 0, 0, 0, 1.
  World iterative(LookupStyle::kIterative, two_hosts());
  const Id key = iterative.members.id(6);
  LookupResult r = iterative.look_up(1, key);
  CHECK(nodes(iterative.way.path) == Nodes{1, 3, 5, 6});
  CHECK(r.hops == 1);
  CHECK(iterative.network.messages() == 1);

  // From node 2 on host 1 the way is 2, 4, 6 within it, or 2, 4, 5 to host 0.
  r = iterative.look_up(2, key);
  CHECK(nodes(iterative.way.path) == Nodes{2, 4, 6});
  CHECK(r.hops == 0);

  // From node 0 by 2 and 4 (host 1) to 5 (host 0): one hop in either style, and the answer back.
  World recursive(LookupStyle::kRecursive, two_hosts());
  r = recursive.look_up(0, recursive.members.id(5));
  CHECK(nodes(recursive.way.path) == Nodes{0, 2, 4, 5});
  CHECK(r.hops == 1);
  CHECK(recursive.network.messages() == 1);
  // Back to the host of the origin, by way of node 7: 3 (host 0), 5 (host 0), 7 (host 1), 1 (host
  // 0).
  r = recursive.look_up(3, recursive.members.id(1));
  CHECK(nodes(recursive.way.path) == Nodes{3, 5, 7, 1});
  CHECK(r.hops == 2);
  CHECK(recursive.network.messages() == 1 + 2);
  // Iterative, the origin asks, so its own nodes cost nothing wherever the path comes from.
  r = iterative.look_up(3, key);
  CHECK(r.hops == 1);
  iterative.network.reset_counts();
  r = iterative.look_up(3, iterative.members.id(1));
  CHECK(nodes(iterative.way.path) == Nodes{3, 5, 7, 1});
  CHECK(r.hops == 1);
  CHECK(iterative.network.messages() == 1);
}

TEST_CASE("A lookup that ends at the wrong node of a healthy ring ends the program") {
  const pid_t child = fork();
  if (child == 0) {
    close(STDERR_FILENO);
    std::signal(SIGABRT, SIG_DFL);  // not for the test framework to report
    World w(LookupStyle::kIterative);
    w.overlay.owner_offset = 1;
    w.look_up(1, key_of(6));
    _exit(0);
  }
  int status = 0;
  REQUIRE(waitpid(child, &status, 0) == child);
  CHECK(WIFSIGNALED(status));
  CHECK(WTERMSIG(status) == SIGABRT);
}

}  // namespace
}  // namespace ddns::overlay
