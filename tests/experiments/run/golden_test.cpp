// Results of small experiments against the approved ones in tests/golden/expected, byte by byte.
// Where a change is meant, scripts/approve.sh writes them anew; the difference is then for review.
#include <algorithm>
#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>
#include <vector>

#include "experiments/files/json_file.h"
#include "experiments/files/output_file.h"
#include "experiments/load/load.h"
#include "experiments/run/run.h"

namespace ddns::experiments {
namespace {

namespace fs = std::filesystem;

TEST_CASE("small experiments give the approved results", "[golden]") {
  const fs::path folder = fs::path(DDNS_SOURCE_DIR) / "tests/golden";
  const bool approve = std::getenv("DDNS_APPROVE") != nullptr;
  std::vector<fs::path> specs;
  for (const auto& entry : fs::directory_iterator(folder)) {
    if (entry.path().extension() == ".json") specs.push_back(entry.path());
  }
  std::sort(specs.begin(), specs.end());
  REQUIRE(specs.size() >= 6);
  for (const fs::path& spec : specs) {
    const Json result = to_json(run(load_spec(spec.string())));
    const std::string expected = (folder / "expected" / spec.filename()).string();
    if (approve) {
      write_file(expected, to_text(result));
      continue;
    }
    INFO(spec.string());
    REQUIRE(fs::exists(expected));
    const std::string approved = read_text(expected);
    if (approved == to_text(result)) continue;
    const Json changes = Json::diff(parse_json(approved, expected), result);
    INFO("the result is another one, first at " << changes[0].dump());
    CHECK(approved == to_text(result));
  }
}

}  // namespace
}  // namespace ddns::experiments
