#include "traces/file_trace.h"

#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <fstream>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

#include "tests/traces/scratch.h"
#include "traces/convert.h"
#include "traces/jung_day.h"
#include "traces/tools.h"

namespace ddns::traces {
namespace {

constexpr char kDay[] =
    "t_s,client,server,qname,qtype,rcode,answers,latency_ms\n"
    "10,1,0,a.com,A,NXDOMAIN,0,1.25\n"
    "11,2,0,A.com,a,NOERROR,1,\n"
    "11.5,2,5,b.com,A,NOERROR,3,0.5\n"
    "12,3,0,a.com,MX,NOERROR,0,7\n"
    "13,1,0,a.com,A,NOANSWER,,\n"
    "14,1,0,b.com,A,NOERROR,1,2\n";

struct Asked {
  double time_s;
  std::string name;
  dns::RrType type;
  std::uint32_t client;
  bool operator==(const Asked&) const = default;
};

std::vector<Asked> replay(TraceSource& trace) {
  std::vector<Asked> all;
  for (Question q; trace.next(q);) {
    all.push_back({static_cast<double>(q.time.ns()) / 1e9, std::string(trace.names().name(q.name)),
                   trace.names().type(q.name), q.client});
  }
  return all;
}

FileTraceSettings only(Outcome outcome) {
  FileTraceSettings settings;
  settings.outcome = outcome;
  return settings;
}

}  // namespace

TEST_CASE("a recorded trace replays the questions of the outcome asked for", "[file_trace]") {
  const Scratch scratch;
  for (const std::string name : {"t.csv", "t.csv.gz", "t.csv.xz", "t.csv.zst", "unnamed"}) {
    INFO(name);
    const std::string path = scratch.text(name, kDay);
    const auto all = open_trace(path, only(Outcome::kAll));
    CHECK(all->question_count() == 6);
    REQUIRE(all->names().count() == 3);
    CHECK(all->answered(0));        // a.com A, once of three times
    CHECK(all->answered(1));        // b.com A
    CHECK_FALSE(all->answered(2));  // a.com MX
    CHECK(replay(*all) == std::vector<Asked>{{0, "a.com", 1, 1},
                                             {1, "a.com", 1, 2},
                                             {1.5, "b.com", 1, 2},
                                             {2, "a.com", 15, 3},
                                             {3, "a.com", 1, 1},
                                             {4, "b.com", 1, 1}});
    const auto good = open_trace(path, only(Outcome::kSuccessful));
    CHECK(good->question_count() == 3);
    CHECK(good->names().count() == 2);
    CHECK(replay(*good) ==
          std::vector<Asked>{{1, "a.com", 1, 2}, {1.5, "b.com", 1, 2}, {4, "b.com", 1, 1}});
    const auto bad = open_trace(path, only(Outcome::kUnsuccessful));
    CHECK(replay(*bad) ==
          std::vector<Asked>{{0, "a.com", 1, 1}, {2, "a.com", 15, 3}, {3, "a.com", 1, 1}});
    CHECK_FALSE(bad->answered(0));
    REQUIRE(bad->file_totals() != nullptr);
    CHECK(bad->file_totals()->records == 6);
    CHECK(bad->file_totals()->rcodes.at("NOERROR") == 4);
  }
}

TEST_CASE("a query file is what its user takes it for", "[file_trace]") {
  const Scratch scratch;
  const std::string path = scratch.text("q.txt", "a.com A\nb.com MX\na.com A\n");
  FileTraceSettings settings = only(Outcome::kSuccessful);
  settings.queries_per_second = 4;
  const auto good = open_trace(path, settings);
  CHECK(good->answered(1));
  CHECK(replay(*good) ==
        std::vector<Asked>{{0, "a.com", 1, 0}, {0.25, "b.com", 15, 0}, {0.5, "a.com", 1, 0}});
  const auto bad = open_trace(path, only(Outcome::kUnsuccessful));
  CHECK(bad->question_count() == 3);
  CHECK_FALSE(bad->answered(0));
  settings.queries_per_second = 0;
  CHECK_THAT(message_of([&] { open_trace(path, settings); }),
             Catch::Contains("queries_per_second"));
}

TEST_CASE("a file without a question of the outcome is refused", "[file_trace]") {
  const Scratch scratch;
  const std::string header = "t_s,qname,qtype,rcode,answers\n";
  const auto refused = [&](const std::string& text, Outcome outcome) {
    return message_of([&] { open_trace(scratch.text("t", text), only(outcome)); });
  };
  CHECK_THAT(refused(header, Outcome::kAll), Catch::Contains("holds no question"));
  CHECK_THAT(refused("# nothing\n\n", Outcome::kAll), Catch::Contains("holds no question"));
  FileTraceSettings skipping = only(Outcome::kAll);
  skipping.skip_bad_lines = true;
  CHECK_THAT(message_of([&] { open_trace(scratch.text("t", header + "0,a.com\n"), skipping); }),
             Catch::Contains("(0 questions and 1 bad lines read); the first bad line: ") &&
                 Catch::Contains(":2: 2 fields, expected 5"));
  CHECK_THAT(refused(header + "0,a.com,A,NXDOMAIN,0\n", Outcome::kSuccessful),
             Catch::Contains("holds no successful question (1 questions and 0 bad lines read)"));
}

TEST_CASE("a recorded trace is read once", "[file_trace]") {
  const Scratch scratch;
  const std::string path = scratch.path("pipe");
  REQUIRE(mkfifo(path.c_str(), 0600) == 0);
  std::thread writer([&] { std::ofstream(path) << kDay; });
  const auto trace = open_trace(path, only(Outcome::kAll));
  writer.join();
  REQUIRE(trace->kept() != nullptr);
  CHECK(trace->kept()->size() == 6);
  CHECK(sizeof(Question) == 16);
  CHECK(replay(*trace).size() == 6);
}

TEST_CASE("a file tells whether its questions have times", "[file_trace]") {
  const Scratch scratch;
  const std::string csv = scratch.text("t.csv", kDay);
  const std::string names = scratch.text("names", "a.com A\n");
  CHECK(has_times(csv, {}));
  CHECK(open_trace(csv, {})->file_totals()->has_times);
  CHECK_FALSE(has_times(names, {}));
  CHECK_FALSE(open_trace(names, {})->file_totals()->has_times);
  CHECK_THAT(message_of([&] { has_times(scratch.text("none", "#\n"), {}); }),
             Catch::Contains("holds no question"));
}

TEST_CASE("a CSV without a column of answers tells outcomes by its rcodes", "[file_trace]") {
  const Scratch scratch;
  const std::string path = scratch.text("t.csv",
                                        "t_s,qname,qtype,rcode\n0,a.com,A,NOERROR\n"
                                        "1,b.com,A,NXDOMAIN\n2,c.com,A,0\n");
  CHECK(open_trace(path, only(Outcome::kSuccessful))->question_count() == 2);
  CHECK(open_trace(path, only(Outcome::kUnsuccessful))->question_count() == 1);
  CHECK(open_trace(path, only(Outcome::kAll))->answered(0));
}

TEST_CASE("a synthetic day survives being written and read again", "[tools]") {
  const Scratch scratch;
  JungDaySettings settings = unsuccessful_day();
  settings.targets = {.queries = 5000, .names = 800, .most_popular = 900, .asked_once = 300};
  for (const std::string name : {"day.csv.xz", "day.txt.gz"}) {
    OutputFile file(scratch.path(name));
    const auto written = jung_day(settings, 9);
    const bool csv = name.starts_with("day.csv");
    csv ? write_csv(*written, file.stream()) : write_names(*written, file.stream());
    file.commit();
    const auto read = open_trace(scratch.path(name), only(Outcome::kUnsuccessful));
    const auto again = jung_day(settings, 9);
    auto expected = replay(*again);
    auto found = replay(*read);
    REQUIRE(found.size() == expected.size());
    const double start = expected.front().time_s;
    for (std::size_t i = 0; i < found.size(); ++i) {
      if (!csv) found[i].time_s = expected[i].time_s - start;
      if (!csv) found[i].client = expected[i].client;
      REQUIRE(found[i].time_s == Approx(expected[i].time_s - start).margin(1e-9));
      REQUIRE(found[i].name == expected[i].name);
      REQUIRE(found[i].type == expected[i].type);
      REQUIRE(found[i].client == expected[i].client);
    }
  }
}

TEST_CASE("converting keeps what was recorded and settles after one round", "[tools]") {
  const Scratch scratch;
  const auto converted = [&](const std::string& text, Outcome outcome, Format to) {
    std::ostringstream out;
    convert(scratch.text("in", text), only(outcome), to, Order::kAsRead, out);
    return out.str();
  };
  const std::string csv = converted(kDay, Outcome::kAll, Format::kCsv);
  CHECK(csv ==
        "t_s,client,server,qname,qtype,rcode,answers,latency_ms\n"
        "0.000000,1,0,a.com,A,NXDOMAIN,0,1.25\n"
        "1.000000,2,0,a.com,A,NOERROR,1,\n"
        "1.500000,2,5,b.com,A,NOERROR,3,0.5\n"
        "2.000000,3,0,a.com,MX,NOERROR,0,7\n"
        "3.000000,1,0,a.com,A,NOANSWER,,\n"
        "4.000000,1,0,b.com,A,NOERROR,1,2\n");
  CHECK(converted(csv, Outcome::kAll, Format::kCsv) == csv);
  CHECK(converted(kDay, Outcome::kSuccessful, Format::kNames) == "a.com A\nb.com A\nb.com A\n");
  const std::string odd =
      "t_s,qname,qtype\n0,\"a,\"\"b\"\".com\",A\n0.123456789,#x.org,-\n1,<root>,NS\n2,a b,TXT\n"
      "3,\\<root>,A\n";
  const std::string names = converted(odd, Outcome::kAll, Format::kNames);
  CHECK(names == "a,\"b\".com A\n\\#x.org TYPE0\n. NS\na\\x20b TXT\n\\<root> A\n");
  CHECK(converted(names, Outcome::kAll, Format::kNames) == names);
  const std::string settled = converted(odd, Outcome::kAll, Format::kCsv);
  CHECK_THAT(settled, Catch::Contains("0.123456789,0,0,#x.org,TYPE0,,,"));
  CHECK(converted(settled, Outcome::kAll, Format::kCsv) == settled);
  CHECK_THAT(message_of([&] { converted("#\n", Outcome::kAll, Format::kCsv); }),
             Catch::Contains("holds no question"));
}

TEST_CASE("converting sorts by time, equal times in the order of the file", "[tools]") {
  const Scratch scratch;
  // 2,000 rows in an order of its own, of which every fourth has the time of the row before it.
  struct Row {
    int time;
    int number;
  };
  std::vector<Row> rows;
  std::string text = "t_s,qname,qtype\n";
  for (int i = 0; i < 2000; ++i) {
    const int time = i % 4 == 3 ? rows.back().time : 100 + (i * 7919) % 2003;
    rows.push_back({time, i});
    text += fmt::format("{}.5,n{}.example,A\n", time, i);
  }
  std::stable_sort(rows.begin(), rows.end(),
                   [](const Row& a, const Row& b) { return a.time < b.time; });
  std::string csv = "t_s,client,server,qname,qtype,rcode,answers,latency_ms\n";
  std::string names;
  for (const Row& row : rows) {
    csv += fmt::format("{}.000000,0,0,n{}.example,A,,,\n", row.time - rows[0].time, row.number);
    names += fmt::format("n{}.example A\n", row.number);
  }
  const std::string path = scratch.text("in", text);
  CHECK_THAT(message_of([&] { open_trace(path, {}); }), Catch::Contains("convert --sort"));
  std::ostringstream out;
  CHECK(convert(path, {}, Format::kCsv, Order::kSorted, out).records == 2000);
  CHECK(out.str() == csv);
  std::ostringstream out_names;
  convert(path, {}, Format::kNames, Order::kSorted, out_names);
  CHECK(out_names.str() == names);
}

TEST_CASE("info counts what is in a trace", "[tools]") {
  const Scratch scratch;
  const auto trace = open_trace(scratch.text("t", kDay), {});
  const TraceInfo i = info(*trace);
  CHECK(i.queries == 6);
  CHECK(i.names == 3);
  CHECK(i.answered_names == 2);
  CHECK(i.asked_once == 1);
  CHECK(i.most_popular == 3);
  CHECK(i.most_popular_name == "a.com");
  CHECK(i.clients == 3);
  CHECK(i.first == sim::Time());
  CHECK(i.last == sim::Time::at_ns(4'000'000'000));
  CHECK(i.hours[0] == 6);
  CHECK(i.top_tenth_share == Approx(4.0 / 6));  // of two names, a.com with both its types
  REQUIRE(i.types.size() == 2);
  CHECK(i.types[0] == std::pair<dns::RrType, std::uint64_t>{1, 5});
  std::ostringstream text;
  print_info(i, text);
  CHECK_THAT(text.str(), Catch::Contains("most popular:     a.com A, 3\n"));
}

TEST_CASE("the fitted slope is that of a power law", "[tools]") {
  // Counts 20,000 / rank^0.9: written as a file, because no synthetic day is a pure power law.
  const Scratch scratch;
  std::string text;
  for (int rank = 1; rank <= 200; ++rank) {
    const int count = static_cast<int>(std::lround(20'000 / std::pow(rank, 0.9)));
    for (int i = 0; i < count; ++i) text += fmt::format("n{}.com A\n", rank);
  }
  const auto trace = open_trace(scratch.text("t", text), {});
  CHECK(info(*trace).zipf_slope == Approx(0.9).margin(0.002));
}

TEST_CASE("info agrees with the targets of the paper's days", "[tools]") {
  for (const auto& settings : {successful_day(), unsuccessful_day()}) {
    const auto trace = jung_day(settings, 1);
    const TraceInfo i = info(*trace);
    CHECK(i.queries == settings.targets.queries);
    CHECK(i.names == settings.targets.names);
    CHECK(i.asked_once == settings.targets.asked_once);
    CHECK(i.asked_over_100 == settings.targets.asked_over_100);
    CHECK(i.asked_over_1000 == settings.targets.asked_over_1000);
    CHECK(i.most_popular == settings.targets.most_popular);
    CHECK(i.most_popular_name == settings.most_popular_name);
    CHECK(i.clients == settings.clients);
  }
}

}  // namespace ddns::traces
