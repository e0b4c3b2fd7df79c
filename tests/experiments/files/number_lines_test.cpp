#include "experiments/files/number_lines.h"

#include "experiments/life/churn.h"
#include "experiments/world/latency_build.h"
#include "tests/experiments/made_up.h"

namespace ddns::experiments {
namespace {

TEST_CASE("lines of numbers are read, comments and blank lines passed over") {
  const Folder folder;
  NumberLines lines(folder.write("f", "\xef\xbb\xbf# two\n1 2\r\n\n\t3.5\t-4e2 # more\n   \n5 6"),
                    2, "two");
  std::vector<double> numbers;
  using Numbers = std::vector<double>;
  REQUIRE(lines.next(numbers));
  CHECK(numbers == Numbers{1, 2});
  REQUIRE(lines.next(numbers));
  CHECK(numbers == Numbers{3.5, -400});
  REQUIRE(lines.next(numbers));
  CHECK(numbers == Numbers{5, 6});
  CHECK_FALSE(lines.next(numbers));
  for (const char* bad : {"1\n", "1 2 3\n", "1 x\n", "1 2x\n", "1,2\n"}) {
    INFO(bad);
    NumberLines wrong(folder.write("bad", std::string("1 2\n") + bad), 2, "two of them");
    REQUIRE(wrong.next(numbers));
    CHECK_THROWS_WITH(wrong.next(numbers), Catch::Contains("bad:2: found \"") &&
                                               Catch::Contains("expected two of them"));
  }
}

TEST_CASE("files of latencies and lifetimes may begin with a byte order mark") {
  const Folder folder;
  const auto table = read_quantile_table(folder.write("latency.txt",
                                                      "\xef\xbb\xbf"
                                                      "0 10\r\n1 20\r\n"));
  REQUIRE(table.size() == 2);
  CHECK(table[0].fraction == 0);
  CHECK(table[1].value_ms == 20);
  CHECK(read_lifetimes(folder.write("lives.txt",
                                    "\xef\xbb\xbf"
                                    "60\n")) == std::vector{sim::Duration::seconds(60)});
}

}  // namespace
}  // namespace ddns::experiments
