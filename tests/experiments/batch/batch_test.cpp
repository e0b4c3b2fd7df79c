// Batches: what a point is, what is kept, and what becomes of points that fail.
#include "experiments/batch/batch.h"

#include <catch2/catch.hpp>
#include <thread>

#include "experiments/batch/shard.h"
#include "tests/experiments/batch/sweeps.h"

namespace ddns::experiments {
namespace {

using Kind = PointState::Kind;

constexpr std::string_view kFour = R"({ "name": "four", "overlay": { "nodes": 20 },
  "service": { "kind": "lookup" }, "trace": { "queries": 50 }, "seeds": [1, 2, 3, 4] })";

std::string id_of(std::string_view text, const std::vector<Override>& overrides = {}) {
  const Sweep sweep = sweep_of(text, overrides);
  return batch_of(sweep, "nowhere").id(0);
}

TEST_CASE("a point is its specification, its seed and what it reads") {
  const std::string id = id_of(kFour);
  CHECK(id.size() == 64);
  CHECK(id == id_of(kFour));
  CHECK(id != id_of(kFour, {{"/seed", "2"}}));
  CHECK(id != id_of(kFour, {{"/overlay/nodes", "21"}}));
  const Folder folder;
  const std::string path = folder.write("table.txt", "0 1\n1 2\n");
  const std::vector<Override> table = {{"/latency/file", path}};
  const std::string read = id_of(kFour, table);
  CHECK(read == id_of(kFour, table));
  folder.write("table.txt", "0 1\n1 3\n");
  CHECK(read != id_of(kFour, table));
}

TEST_CASE("a plan is its points, with their names") {
  const Sweep sweep = sweep_of(kFour);
  const Sweep fewer = sweep_of(kFour, {{"/seed", "1"}});
  const std::string plan = batch_of(sweep, "here").plan_id();
  CHECK(plan == batch_of(sweep, "there").plan_id());
  CHECK(plan != batch_of(fewer, "here").plan_id());
}

TEST_CASE("shards in any order, twice and at once, make what one process makes") {
  const Sweep sweep = sweep_of(kFour);
  const Folder whole;
  const std::string expected = to_text(run_sweep(sweep, whole.path(), {}).summary);
  const Folder folder;
  const auto shard = [&](std::size_t number) {
    Batch batch = batch_of(sweep, folder.path());
    return batch.run(deal(batch.costs_s(), 3)[number], {});
  };
  {
    std::vector<std::jthread> processes;
    for (const std::size_t number : {2, 0, 2, 2}) {
      processes.emplace_back([&shard, number] { shard(number); });
    }
  }
  Batch batch = batch_of(sweep, folder.path());
  CHECK(batch.state(1).kind == Kind::kMissing);
  CHECK(batch.state(2).kind == Kind::kDone);
  CHECK(shard(1).ran == 1);
  CHECK(shard(0).skipped == 2);
  CHECK(to_text(merge_sweep(sweep, batch, folder.path(), 2)) == expected);
}

TEST_CASE("a point is done when its file and its id are there, whole") {
  const Folder folder;
  const Sweep sweep = sweep_of(kFour);
  run_sweep(sweep, folder.path(), {});
  const Batch batch = batch_of(sweep, folder.path());
  const std::string text = read_text(batch.file(1));
  const std::string made_by = batch.stem(1) + ".provenance.json";
  REQUIRE(batch.state(1).kind == Kind::kDone);
  SECTION("the file is cut off") {
    folder.write("four/seed=2.json", text.substr(0, text.size() - 1));
  }
  SECTION("the file is not there") {
    std::filesystem::remove(batch.file(1));
  }
  SECTION("nothing says what it is") {
    std::filesystem::remove(made_by);
  }
  SECTION("what it is cannot be read") {
    folder.write("four/seed=2.provenance.json", "{");
  }
  SECTION("it is of another point") {
    std::filesystem::copy_file(batch.stem(0) + ".provenance.json", made_by,
                               std::filesystem::copy_options::overwrite_existing);
  }
  CHECK(batch.state(1).kind == Kind::kMissing);
  CHECK(run_sweep(sweep, folder.path(), {}).ran == 1);
  CHECK(read_text(batch.file(1)) == text);
}

// The second setting names a trace with a line that is none.
struct Failing {
  static constexpr std::string_view kLine = "0.5,1,example.com,A,NOERROR,1\n";

  std::string trace(const char* name, std::string_view last) {
    std::string text = "t_s,client,qname,qtype,rcode,answers\n";
    for (int i = 0; i < 20; ++i) text += kLine;
    return folder.write(name, text + std::string(last));
  }

  Folder folder;
  std::string good = trace("good.csv", "");
  std::string bad = trace("bad.csv", "no line\n");
  Sweep sweep = sweep_of(R"({ "name": "bad", "overlay": { "nodes": 10 },
    "trace": { "kind": "file" }, "seeds": [1, 2],
    "sweep": { "/trace/path": [")" +
                         good + R"(", ")" + bad + R"("] } })");
};

TEST_CASE("points that fail say why; the others are run, and the summary is not written") {
  Failing bad;
  const std::string folder = bad.folder.path();
  const SweepOutcome outcome = run_sweep(bad.sweep, folder, {});
  CHECK(outcome.ran == 2);
  REQUIRE(outcome.failed.size() == 2);
  CHECK(outcome.failed[0].first == 2);
  CHECK(outcome.failed[0].second.exit_code == 4);
  CHECK_THAT(outcome.failed[0].second.error, Catch::Contains("bad.csv:22"));
  CHECK(outcome.summary.is_null());
  CHECK_FALSE(std::filesystem::exists(bad.folder.path("bad.json")));

  Batch batch = batch_of(bad.sweep, folder);
  CHECK(batch.state(0).kind == Kind::kDone);
  const PointState failed = batch.state(3);
  CHECK(failed.kind == Kind::kFailed);
  CHECK(failed.exit_code == 4);
  CHECK(failed.error == outcome.failed[1].second.error);

  // Mended, they are other points: those of other data.
  bad.trace("bad.csv", Failing::kLine);
  Batch mended = batch_of(bad.sweep, folder);
  CHECK(mended.state(3).kind == Kind::kMissing);
  CHECK(mended.run({3}, {}).failed.empty());
  CHECK(mended.state(3).kind == Kind::kDone);
  CHECK_FALSE(std::filesystem::exists(batch.stem(3) + ".failed.json"));
}

}  // namespace
}  // namespace ddns::experiments
