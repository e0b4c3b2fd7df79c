// Connections of visits: their totals are exact, and their shape is as asked for.
#include "traces/connections.h"

#include <catch2/catch.hpp>
#include <set>
#include <string>
#include <vector>

#include "sim/check.h"

namespace ddns::traces {
namespace {

std::vector<Question> all_of(const ConnectionSettings& s, std::uint64_t seed) {
  const auto trace = connections(s, seed);
  CHECK(trace->question_count() == s.connections);
  CHECK(trace->names().count() == s.names);
  std::vector<Question> all;
  Question q;
  while (trace->next(q)) all.push_back(q);
  return all;
}

TEST_CASE("Connections, names and clients are as many as asked for, in the order of time") {
  const sim::Duration day = sim::Duration::seconds(86'400);
  const sim::Duration gap = sim::Duration::seconds(2);
  const ConnectionSettings settings[] = {
      {30'000, 3'000, 50, day, .91, 3, gap},
      {500, 500, 7, day, .91, 3, gap},
      {501, 500, 7, day, 1.2, 10, gap},
      {1'000, 10, 1'000, day, 0, 1, {}},
      {1, 1, 1, day, 1, 1, gap},
  };
  for (const ConnectionSettings& s : settings) {
    for (const std::uint64_t seed : {1, 2, 3}) {
      const std::vector<Question> all = all_of(s, seed);
      CHECK(all.size() == s.connections);
      std::set<NameIndex> names;
      std::set<std::uint32_t> clients;
      sim::Time last;
      for (const Question& q : all) {
        names.insert(q.name);
        clients.insert(q.client);
        REQUIRE(q.time >= last);
        last = q.time;
      }
      CHECK(names.size() == s.names);
      CHECK(clients.size() == s.clients);
    }
  }
}

TEST_CASE("A visit has so many connections on average, as far apart as asked for") {
  // With a client for every visit, a client's connections are a visit's.
  const ConnectionSettings s = {
      30'000, 100, 10'000, sim::Duration::seconds(86'400), .91, 3, sim::Duration::seconds(2)};
  std::vector<std::vector<Question>> visits(s.clients);
  for (const Question& q : all_of(s, 1)) visits[q.client].push_back(q);
  double gaps_s = 0;
  unsigned alone = 0;
  for (const auto& visit : visits) {
    for (const Question& q : visit) CHECK(q.name == visit.front().name);
    gaps_s += 1e-9 * static_cast<double>((visit.back().time - visit.front().time).ns());
    alone += visit.size() == 1;
  }
  CHECK(gaps_s / 20'000 == Approx(2).epsilon(.05));
  CHECK(alone / 10'000.0 == Approx(1.0 / 3).epsilon(.05));  // of a geometric number
}

TEST_CASE("The most popular name has its share by Zipf's law") {
  const ConnectionSettings s = {200'000, 1'000, 100, sim::Duration::seconds(86'400), 1, 2, {}};
  std::vector<unsigned> asked(s.names);
  for (const Question& q : all_of(s, 1)) ++asked[q.name];
  double weights = 0;
  for (unsigned r = 1; r <= s.names; ++r) weights += 1.0 / r;
  CHECK(asked[0] / 200'000.0 == Approx(1 / weights).epsilon(.03));
  CHECK(asked[9] / 200'000.0 == Approx(0.1 / weights).epsilon(.05));
  CHECK(asked[999] > 0);
}

TEST_CASE("Fewer connections than names or clients are refused") {
  const sim::Duration day = sim::Duration::seconds(86'400);
  CHECK_THROWS_WITH(connections({5, 6, 1, day, 1, 1, {}}, 1),
                    "5 connections, expected at least 6, so that each of 6 names and 1 clients is "
                    "among them");
  CHECK_THROWS_AS(connections({5, 1, 6, day, 1, 1, {}}, 1), sim::InputError);
}

TEST_CASE("Each preset has the totals that were published") {
  for (const ConnectionPreset& p : connection_presets()) {
    CHECK(p.connections > p.names);
    CHECK(p.a_visit >= 1);
  }
  CHECK(std::string(connection_presets()[1].name) == "mit-dec00");
  CHECK(connection_presets()[1].clients == 1233);
  CHECK(connection_presets()[1].names == 302'032);
}

}  // namespace
}  // namespace ddns::traces
