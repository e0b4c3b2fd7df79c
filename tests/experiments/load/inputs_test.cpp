// What a result says of the files that it was made of.
#include "experiments/load/inputs.h"

#include <catch2/catch.hpp>

#include "experiments/files/json_file.h"
#include "experiments/files/result_file.h"
#include "tests/experiments/made_up.h"

namespace ddns::experiments {
namespace {

constexpr std::string_view kSpec = R"({ "overlay": { "nodes": 10 },
  "trace": { "kind": "file", "path": "day.txt" } })";

// Writes to a file while the run is under way.
class Meddler : public Observer {
 public:
  explicit Meddler(const Folder& folder) : folder_(folder) {}
  void progress(std::uint64_t, std::uint64_t) override { folder_.write("table.txt", "0 1\n1 2\n"); }

 private:
  const Folder& folder_;
};

// FIPS 180-4's examples, and what sha256sum(1) says of a million letters.
TEST_CASE("files are told by size and SHA-256") {
  const Folder folder;
  const Spec spec = load_spec(folder.write("s.json", kSpec));
  const std::pair<std::string, const char*> examples[] = {
      {"", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
      {"abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
      {"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
       "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"},
      {std::string(1'000'000, 'a'),
       "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"}};
  InputFiles files;
  for (const auto& [text, digest] : examples) {
    folder.write("day.txt", text);
    const Json expected = {
        {"/trace/path", {{"path", "day.txt"}, {"bytes", text.size()}, {"sha256", digest}}}};
    CHECK(files.of(spec) == expected);
    CHECK(files.of(spec) == expected);
  }
}

TEST_CASE("a result names its files, one without files none") {
  const Folder folder;
  const Spec spec = load_spec(folder.write("s.json", kSpec));
  folder.write("day.txt", "a.example A\n");
  InputFiles files;
  const Json result = to_json(run(spec));
  CHECK(result["inputs"] == files.of(spec));
  CHECK(kind_of(result) == FileKind::kResult);
  CHECK_FALSE(to_json(run(spec_of(R"({ "trace": { "kind": "slashdot", "queries": 9 } })")))
                  .contains("inputs"));
}

TEST_CASE("a file that is written to during the run is told") {
  const Folder folder;
  folder.write("table.txt", "0 10\n1 20\n");
  const Spec spec = load_spec(folder.write("s.json", R"({ "overlay": { "nodes": 10 },
    "service": { "kind": "lookup" },
    "trace": { "queries": 50000 }, "latency": { "file": "table.txt" } })"));
  CHECK(to_json(run(spec))["inputs"].contains("/latency/file"));
  Meddler meddler(folder);
  CHECK_THROWS_WITH(run(spec, &meddler), Catch::Contains("was written to meanwhile"));
}

TEST_CASE("what is no file of its own is refused") {
  const Folder folder;
  const Spec spec = load_spec(folder.write("s.json", kSpec));
  InputFiles files;
  CHECK_THROWS_WITH(files.of(spec), Catch::Contains("day.txt: cannot be read: No such file"));
  std::filesystem::create_directory(folder.path("day.txt"));
  CHECK_THROWS_WITH(files.of(spec), Catch::Contains("is not a regular file"));
}

// A patch on a result, and --set, name files of their own.
TEST_CASE("the files of a result are known until another one is named") {
  const Folder folder;
  folder.write("one/day.txt", "a.example A\n");
  const Spec first = load_spec(folder.write("one/s.json", kSpec));
  const std::string result = folder.write("results/s.json", to_text(to_json(run(first))));
  folder.write("results/s.provenance.json",
               to_text({{"inputs", {{"/trace/path", folder.path("one/day.txt")}}}}));
  const Spec again = load_spec(result);
  CHECK(again.resolved == first.resolved);
  CHECK(again.trace.path == folder.path("one/day.txt"));
  CHECK(again.inputs.at(0).sha256.size() == 64);
  CHECK(to_text(to_json(run(again))) == read_text(result));

  const std::string patch = R"({ "extends": "../results/s.json" )";
  CHECK(load_spec(folder.write("two/a.json", patch + "}")).trace.path == first.trace.path);
  const Spec other =
      load_spec(folder.write("two/b.json", patch + R"(, "trace": { "path": "day.txt" } })"));
  CHECK(other.trace.path == folder.path("two/day.txt"));
  CHECK(other.inputs.at(0).sha256.empty());
  CHECK(load_spec(result, {{"/trace/path", "x.txt"}}).inputs.at(0).path == "x.txt");
  const Sweep sweep = load_sweep(
      folder.write("two/c.json", patch + R"(, "sweep": { "/trace/path": ["y.txt"] } })"));
  CHECK(sweep.points.at(0).spec.trace.path == folder.path("two/y.txt"));
}

}  // namespace
}  // namespace ddns::experiments
