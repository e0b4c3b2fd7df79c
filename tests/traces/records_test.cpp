#include "traces/records.h"

#include <fmt/format.h>

#include <catch2/catch.hpp>
#include <memory>
#include <sstream>
#include <string>
#include <vector>

#include "tests/traces/scratch.h"

namespace ddns::traces {
namespace {

constexpr char kHeader[] = "t_s,client,server,qname,qtype,rcode,answers,latency_ms\n";

RecordReader reader_of(const std::string& text, bool skip = false, const std::string& label = "f",
                       Format format = Format::kAuto) {
  return RecordReader(LineReader(std::make_unique<std::stringbuf>(text), label),
                      {format, skip, sim::Duration::seconds(2)});
}

RecordReader reader_with(const std::string& text, const RecordParser::Settings& parser) {
  return RecordReader(LineReader(std::make_unique<std::stringbuf>(text), "f"), {.parser = parser});
}

struct Kept {
  std::int64_t time_ns;
  std::uint32_t client;
  std::string name;
  dns::RrType type;
};

std::vector<Kept> read(RecordReader& reader) {
  std::vector<Kept> all;
  for (Record r; reader.next(r);) all.push_back({r.time_ns, r.client, std::string(r.name), r.type});
  return all;
}

std::string refusal(const std::string& text, const std::string& label = "f",
                    Format format = Format::kAuto) {
  return message_of([&] {
    RecordReader reader = reader_of(text, false, label, format);
    read(reader);
  });
}

// The message for a CSV whose third line is `line`.
std::string refused_line(const std::string& line) {
  const std::string message =
      refusal(kHeader + std::string("0,0,0,a.com,A,NOERROR,1,\n") + line + "\n");
  return message.starts_with("f:3: ") ? message.substr(5) : "not at f:3: " + message;
}

Kept only_record(const std::string& line) {
  RecordReader reader = reader_of(kHeader + line + "\n");
  const auto all = read(reader);
  REQUIRE(all.size() == 1);
  return all[0];
}

// Times of a CSV in seconds after the first that is kept, where bad lines are skipped.
struct Times {
  std::vector<double> kept;
  FileTotals totals;
};
Times times_of(const std::vector<double>& seconds, bool any_order = false) {
  std::string text = "t_s,qname,qtype\n";
  for (const double s : seconds) text += fmt::format("{},a.com,A\n", s);
  RecordReader reader(LineReader(std::make_unique<std::stringbuf>(text), "f"),
                      {.skip_bad_lines = true, .any_order = any_order});
  Times times;
  for (const Kept& k : read(reader)) times.kept.push_back(static_cast<double>(k.time_ns) / 1e9);
  reader.add_totals(times.totals);
  return times;
}

}  // namespace

TEST_CASE("a line of a CSV becomes a record", "[records]") {
  RecordReader reader = reader_of(kHeader + std::string("5.25,7,3,WWW.A.com.,aaaa,NOERROR,2,1.5\n"
                                                        "5.5,0,0,b.org,TYPE257,NOANSWER,,\n"));
  Record r;
  REQUIRE(reader.next(r));
  CHECK(r.time_ns == 0);  // times count from the first record
  CHECK(r.client == 7);
  CHECK(r.server == 3);
  CHECK(r.name == "www.a.com");
  CHECK(r.type == 28);
  CHECK(r.rcode == "NOERROR");
  CHECK(r.answers == 2u);
  CHECK(r.latency_ms == "1.5");
  CHECK(outcome_of(r) == Outcome::kSuccessful);
  REQUIRE(reader.next(r));
  CHECK(r.time_ns == 250'000'000);
  CHECK(r.type == 257);
  CHECK_FALSE(r.answers.has_value());
  CHECK(outcome_of(r) == Outcome::kUnsuccessful);
  CHECK_FALSE(reader.next(r));
  CHECK(reader.format() == Format::kCsv);
  CHECK(reader.records() == 2);
}

TEST_CASE("a question is successful with an answer and without an error alone", "[records]") {
  const auto outcome = [](const std::string& rest) {
    RecordReader reader = reader_of(kHeader + ("0,0,0,a.com,A," + rest + ",\n"));
    Record record;
    REQUIRE(reader.next(record));
    return outcome_of(record);
  };
  CHECK(outcome("NOERROR,1") == Outcome::kSuccessful);
  CHECK(outcome("noerror,1") == Outcome::kSuccessful);
  CHECK(outcome("0,9") == Outcome::kSuccessful);
  CHECK(outcome("NOERROR,") == Outcome::kSuccessful);  // of a number that was not recorded
  CHECK(outcome("0.0,") == Outcome::kSuccessful);
  CHECK(outcome("NOERROR,1.0") == Outcome::kSuccessful);
  CHECK(outcome(",") == Outcome::kAll);
  for (const char* other : {"NOERROR,0", "NOERROR,0.0", "3.0,", "NXDOMAIN,", "NXDOMAIN,0",
                            "NXDOMAIN,1", "SERVFAIL,0", "NOANSWER,", "9,1"}) {
    INFO(other);
    CHECK(outcome(other) == Outcome::kUnsuccessful);
  }
}

TEST_CASE("fields are quoted as RFC 4180 says", "[records]") {
  CHECK(only_record("0,0,0,\"a,b.com\",A,,,").name == "a,b.com");
  CHECK(only_record("0,0,0,\"a\"\"b.com\",\"A\",,,").name == "a\"b.com");
  CHECK(only_record("\"0\",\"7\",\"0\",\"a.com\",\"A\",\"NOERROR\",\"1\",\"\"").client == 7);
  CHECK_THAT(refused_line("1,0,0,\"a.com,A,NOERROR,1,"), Catch::Contains("does not end"));
  CHECK_THAT(refused_line("1,0,0,\"a\".com,A,NOERROR,1,"),
             Catch::Contains("after the quotes of field 4"));
}

TEST_CASE("names are read as captures write them", "[records]") {
  const auto name = [](const std::string& text) {
    return only_record("0,0,0," + text + ",A,,,").name;
  };
  CHECK(name("") == ".");
  CHECK(name(".") == ".");
  CHECK(name("<root>") == ".");
  CHECK(name("a b.local") == "a\\x20b.local");
  CHECK(name("b\\xc3\\xbcro.de") == "b\\xc3\\xbcro.de");
  CHECK(name("b\xc3\xbcro.de") == "b\\xc3\\xbcro.de");
  CHECK(name("b\\u00fcro.de") == "b\\xc3\\xbcro.de");
  CHECK(name("\\u20ac.de") == "\\xe2\\x82\\xac.de");
  CHECK(name("\\ufffd\\ufffd.de") == "\\xff\\xff.de");
  CHECK(name("\\u12.de") == "u12.de");
  CHECK(only_record("0,0,0,a.com,*,,,").type == 255);
  CHECK(only_record("0,0,0,a.com,-,,,").type == 0);
}

TEST_CASE("columns may stand in any order, and others are passed over", "[records]") {
  RecordReader reader = reader_of("x,qtype,qname,t_s\r\n1,MX,a.com,3\r\n2,A,b.com,4\r\n");
  const auto all = read(reader);
  REQUIRE(all.size() == 2);
  CHECK(all[1].name == "b.com");
  CHECK(all[0].type == 15);
  CHECK(all[1].time_ns == 1'000'000'000);
}

TEST_CASE("a malformed line of a CSV is refused with file, line and what was expected",
          "[records]") {
  using Catch::Contains;
  CHECK_THAT(refused_line("1,0,0,a.com,A,NOERROR,1"), Contains("7 fields, expected 8"));
  CHECK_THAT(refused_line("1,0,0,a.com,A,NOERROR,1,,"), Contains("9 fields, expected 8"));
  CHECK_THAT(refused_line("x,0,0,a.com,A,NOERROR,1,"), Contains("t_s is \"x\", expected seconds"));
  CHECK_THAT(refused_line("-1,0,0,a.com,A,NOERROR,1,"), Contains("t_s is \"-1\""));
  CHECK_THAT(refused_line("1,1.5,0,a.com,A,NOERROR,1,"), Contains("client is \"1.5\""));
  CHECK_THAT(refused_line("1,4294967296,0,a.com,A,NOERROR,1,"), Contains("client is"));
  CHECK_THAT(refused_line("1,0,10.0.0.1,a.com,A,NOERROR,1,"), Contains("server is \"10.0.0.1\""));
  CHECK_THAT(refused_line("1,0,0,a..com,A,NOERROR,1,"), Contains("\"a..com\" is no domain name"));
  CHECK_THAT(refused_line("1,0,0,a.com,AX,NOERROR,1,"), Contains("qtype is \"AX\", expected"));
  CHECK_THAT(refused_line("1,0,0,a.com,65536,NOERROR,1,"), Contains("qtype is \"65536\""));
  CHECK_THAT(refused_line("1,0,0,a.com,A,NO ERROR,1,"), Contains("rcode is \"NO ERROR\""));
  CHECK_THAT(refused_line("1,0,0,a.com,A,NOERROR,one,"), Contains("answers is \"one\""));
  CHECK_THAT(refused_line("1,0,0,a.com,A,NOERROR,1,-3"), Contains("latency_ms is \"-3\""));
  CHECK_THAT(refused_line(std::string("1,0,0,a\0.com,A,NOERROR,1,", 26)), Contains("NUL octet"));
  CHECK_THAT(refused_line(std::string(kLineLimit + 1, 'x')), Contains("longer than 65536 octets"));
  CHECK_THAT(refused_line(std::string(100, ',')), Contains("more than 64 fields"));
  // Messages stay one printable line.
  CHECK_THAT(refused_line("\x1b[31m,0,0,a.com,A,NOERROR,1,"), Contains("\"\\027[31m\""));
  CHECK(refused_line("1,0,0," + std::string(9000, 'a') + ",A,NOERROR,1,").size() < 200);
}

TEST_CASE("a CSV needs its header", "[records]") {
  using Catch::Contains;
  CHECK_THAT(refusal("0,0,0,a.com,A,NOERROR,1,\n", "f.csv.gz"), Contains("f.csv.gz:1: no header"));
  CHECK_THAT(refusal("0,0,0,a.com,A,NOERROR,1,\n", "f", Format::kCsv), Contains("no header"));
  CHECK_THAT(refusal("t_s,qname\n0,a.com\n"), Contains("no column qtype"));
  CHECK_THAT(refusal("t_s,qname,qtype,qname\n"), Contains("two columns qname"));
  RecordReader reader = reader_of("\xef\xbb\xbft_s,qname,qtype\n0,a.com,A\n");
  CHECK(read(reader).size() == 1);
}

TEST_CASE("times a little out of order are set right, others refused", "[records]") {
  const std::string text =
      kHeader +
      std::string("5,0,0,a.com,A,,,\n6,0,0,a.com,A,,,\n5,0,0,b.com,A,,,\n7,0,0,c.com,A,,,\n");
  RecordReader reader = reader_of(text);
  const auto all = read(reader);
  REQUIRE(all.size() == 4);
  CHECK(all[2].time_ns == 1'000'000'000);
  CHECK(all[3].time_ns == 2'000'000'000);
  FileTotals totals;
  reader.add_totals(totals);
  CHECK(totals.moved_times == 1);
  CHECK(totals.bad_lines == 0);
  CHECK_THAT(refusal(kHeader + std::string("6,0,0,a.com,A,,,\n7,0,0,a.com,A,,,\n"
                                           "4.5,0,0,a.com,A,,,\n8,0,0,a.com,A,,,\n")),
             Catch::StartsWith("f:4: t_s steps back by 2.500 s") && Catch::Contains("--sort"));
  CHECK_THAT(refusal("t_ms,qname,qtype\n6000,a.com,A\n9500,a.com,A\n7000,a.com,A\n"),
             Catch::StartsWith("f:3: t_ms is 2.500 s ahead of the rows after it"));
}

TEST_CASE("a clock that is wrong for a moment costs only its own rows", "[records]") {
  const auto steps = [](double first, int count, double step = 0.5) {
    std::vector<double> times;
    for (int i = 0; i < count; ++i) times.push_back(first + step * i);
    return times;
  };
  const auto with = [](std::vector<double> times, std::size_t at,
                       const std::vector<double>& wrong) {
    times.insert(times.begin() + static_cast<std::ptrdiff_t>(at), wrong.begin(), wrong.end());
    return times;
  };
  for (const double step : {0.01, 0.5, 30.0}) {
    INFO("step " << step);
    const std::vector<double> good = steps(0, 1000, step);
    for (const double wrong : {1e6, 0.0}) {
      for (const std::size_t at : {std::size_t{200}, std::size_t{500}, std::size_t{999}}) {
        if (wrong == 0 && good[at] < 5) continue;  // within what is set right
        INFO("a time of " << wrong << " at " << at);
        const Times times = times_of(with(good, at, {wrong}));
        CHECK(times.kept.size() == good.size());
        CHECK(times.kept.back() == Approx(good.back()));
        CHECK(times.totals.bad_lines == 1);
        CHECK_THAT(times.totals.first_bad_line,
                   Catch::StartsWith(fmt::format("f:{}: t_s", at + 2)));
      }
    }
  }
  // The first row too, and several at once.
  CHECK(times_of(with(steps(0, 50), 0, {1e6})).kept == steps(0, 50));
  CHECK(times_of(with(steps(0, 50), 20, {1e6, 1e6, 1e6 + 1, 1e6 + 5})).kept == steps(0, 50));
  CHECK(times_of(with(steps(0, 50), 20, {1e6, 3, 1e6 + 5})).kept == steps(0, 50));
  // A gap is none, nor are a few rows after it at the end.
  for (const int after : {1, 2, 3, 30}) {
    std::vector<double> gap = steps(0, 30);
    for (const double late : steps(1e6, after)) gap.push_back(late);
    CHECK(times_of(gap).kept == gap);
  }
  CHECK(times_of({0, 100, 200, 300, 1000}).kept == std::vector<double>{0, 100, 200, 300, 1000});
}

TEST_CASE("records that wait are handed out whole", "[records]") {
  // Every row is further ahead than a time may step back, so each waits for those after it.
  std::string text = kHeader;
  for (int i = 0; i < 100; ++i) {
    text += fmt::format("{},{},{},host-{}.a-name-that-is-rather-long.example,A,RCODE{},{},{}.5\n",
                        10 * i, i, i + 1, i, i, i, i);
  }
  RecordReader reader = reader_of(text);
  int i = 0;
  for (Record r; reader.next(r); ++i) {
    REQUIRE(r.time_ns == 10'000'000'000 * i);
    REQUIRE(r.client == static_cast<std::uint32_t>(i));
    REQUIRE(r.server == static_cast<std::uint32_t>(i + 1));
    REQUIRE(r.name == fmt::format("host-{}.a-name-that-is-rather-long.example", i));
    REQUIRE(r.rcode == fmt::format("RCODE{}", i));
    REQUIRE(r.answers == static_cast<std::uint32_t>(i));
    REQUIRE(r.latency_ms == fmt::format("{}.5", i));
  }
  CHECK(i == 100);
}

TEST_CASE("a quoted field may hold line breaks", "[records]") {
  RecordReader reader = reader_of(
      "t_s,note,qname,qtype\r\n0,\"two\r\nlines, \"\"quoted\"\"\",a.com,A\r\n1,\"\n\n\",b.com,A\r\n"
      "2,x,\"c\nd.com\",A\r\n");
  const auto all = read(reader);
  REQUIRE(all.size() == 3);
  CHECK(all[0].name == "a.com");
  CHECK(all[1].name == "b.com");
  CHECK(all[2].name == "c\\x0ad.com");
  RecordReader header = reader_of("t_s,qname,\"a\nnote\",qtype\n0,a.com,x,A\n");
  CHECK(read(header).size() == 1);
  // A quote that is never closed, or by another such line, is one bad line.
  const std::string lines = "1,\"x,a.com,A\n2,x,b.com,A\n3,\"x,c.com,A\n4,x,d.com,A\n";
  RecordReader stray = reader_of("t_s,note,qname,qtype\n" + lines, /*skip=*/true);
  const auto left = read(stray);
  REQUIRE(left.size() == 2);
  CHECK(left[0].name == "b.com");
  CHECK(left[1].name == "d.com");
  CHECK(stray.bad_lines() == 2);
  CHECK_THAT(refusal("t_s,note,qname,qtype\n0,x,a.com,A\n" + lines),
             Catch::StartsWith("f:3: a quoted field does not end"));
  CHECK_THAT(refusal("t_s,note,qname,qtype\n0,\"\n\",a.com,A\n1,x,b.com,\n2,x,b.com,AX\n"),
             Catch::StartsWith("f:5: qtype"));
}

TEST_CASE("a header and its rows may have blanks around their fields", "[records]") {
  RecordReader reader = reader_of(
      "t_s, qname ,\tqtype, \"client\"\n0, a.com, A,17.0\n 1.5e-05,b.com ,\"28\" , \"4\"\n");
  const auto all = read(reader);
  REQUIRE(all.size() == 2);
  CHECK(all[0].name == "a.com");
  CHECK(all[0].client == 17);
  CHECK(all[1].time_ns == 15'000);
  CHECK(all[1].name == "b.com");
  CHECK(all[1].type == 28);
  // Without them in the header a blank is part of a name.
  CHECK(only_record("0,0,0, a.com,A,,,").name == "\\x20a.com");
}

TEST_CASE("hosts are numbers, or addresses that are numbered as they appear", "[records]") {
  const auto clients = [](const std::string& rows) {
    RecordReader reader = reader_of("t_s,client,qname,qtype\n" + rows);
    std::vector<std::uint32_t> all;
    for (const Kept& k : read(reader)) all.push_back(k.client);
    return all;
  };
  using Clients = std::vector<std::uint32_t>;
  CHECK(clients("0,10.0.0.9,a.com,A\n0,2001:db8::1,a.com,A\n0,10.0.0.9,a.com,A\n"
                "0,,a.com,A\n0,2001:0DB8:0:0:0:0:0:1,a.com,A\n0,::ffff:10.0.0.9,a.com,A\n"
                "0,10.0.0.1,a.com,A\n") == Clients{1, 2, 1, 0, 2, 1, 3});
  CHECK(clients("0,,a.com,A\n0,17.0,a.com,A\n0,9,a.com,A\n") == Clients{0, 17, 9});
  const auto refused = [](const std::string& first, const std::string& second) {
    return refusal("t_s,client,qname,qtype\n0," + first + ",a.com,A\n0," + second + ",a.com,A\n");
  };
  CHECK_THAT(refused("10.0.0.9", "17"),
             Catch::StartsWith("f:3: client is \"17\", expected an IP address, as above"));
  CHECK_THAT(refused("17", "10.0.0.9"),
             Catch::StartsWith("f:3: client is \"10.0.0.9\", expected a whole number"));
  CHECK_THAT(refused("10.0.0", "1"),
             Catch::StartsWith("f:2: client is \"10.0.0\", expected a whole "
                               "number from 0 to 4294967295, or an IP"));
  CHECK_THAT(refused("10.0.0.256", "1"), Catch::StartsWith("f:2: client is"));
}

TEST_CASE("the name of the column says the unit of the times, or the user", "[records]") {
  // 1475712000.25 s and a quarter of a second later.
  const auto second_time = [](const std::string& column, const std::string& first,
                              const std::string& second, RecordParser::Settings settings = {}) {
    RecordReader reader = reader_with(
        column + ",qname,qtype\n" + first + ",a.com,A\n" + second + ",a.com,A\n", settings);
    return read(reader).at(1).time_ns;
  };
  const RecordParser::Settings us = {.unit = TimeUnit::kMicroseconds};
  constexpr std::int64_t kQuarter = 250'000'000;
  CHECK(second_time("t_s", "1475712000.25", "1475712000.5") == kQuarter);
  CHECK(second_time("t_ms", "1475712000250", "1475712000500") == kQuarter);
  CHECK(second_time("T_US", "1475712000250000", "1475712000500000") == kQuarter);
  CHECK(second_time("t_ns", "1475712000250000000", "1475712000500000000") == kQuarter);
  CHECK(second_time("timestamp", "2016-10-06T00:00:00.25Z", "2016-10-06T00:00:00.5Z") == kQuarter);
  CHECK(second_time("t_s", "2016-10-06 00:00:00.25", "2016-10-06 00:00:00.5") == kQuarter);
  CHECK(second_time("timestamp", "1475712000250000", "1475712000500000", us) == kQuarter);
  CHECK(second_time("t_s", "1475712000250000", "1475712000500000", us) == kQuarter);
  CHECK_THAT(
      refusal("ts,qname,qtype\n1475712000250,a.com,A\n"),
      Catch::StartsWith("f:2: ts is \"1475712000250\", expected a time whose unit is known") &&
          Catch::Contains("--time-unit") && Catch::Contains("/trace/time_unit"));
  CHECK_THAT(refusal("t_s,qname,qtype\n1475712000250,a.com,A\n"),
             Catch::Contains("expected seconds, from 0 to 4000000000") &&
                 Catch::Contains("--time-unit") && Catch::Contains("ms, us or ns"));
}

TEST_CASE("records of any order keep their times", "[records]") {
  const Times times = times_of({5, 3, 1e6, 4}, /*any_order=*/true);
  CHECK(times.kept == std::vector<double>{5, 3, 1e6, 4});
  CHECK(times.totals.bad_lines == 0);
}

TEST_CASE("types are words or numbers, or not recorded", "[records]") {
  const auto type = [](const std::string& text) {
    return only_record("0,0,0,a.com," + text + ",,,").type;
  };
  CHECK(type("28") == 28);
  CHECK(type("28.0") == 28);
  CHECK(type("65535") == 65535);
  CHECK(type("TYPE0") == 0);
  CHECK(type("type0") == 0);
  CHECK(type("0") == 0);
  CHECK(type("") == 0);
  CHECK(type("-") == 0);
  CHECK(type("aaaa") == 28);
  // Words of eight octets and more, and what they might be taken for.
  CHECK(type("TYPE65280") == 65280);
  CHECK(type("NSEC3PARAM") == 51);
  CHECK(type("TYPE6528") == 6528);
  // Each is found again behind all others.
  std::string rows = "t_s,qname,qtype\n";
  for (int round = 0; round < 2; ++round) {
    for (int i = 1; i < 300; ++i) rows += fmt::format("0,a.com,{}\n", dns::type_name(i));
  }
  RecordReader reader = reader_of(rows);
  bool same = true;
  const auto all = read(reader);
  for (std::size_t i = 0; i < all.size(); ++i) same = same && all[i].type == i % 299 + 1;
  CHECK(all.size() == 598);
  CHECK(same);
}

TEST_CASE("a list of names is one of questions of the type that the user gives", "[records]") {
  const RecordParser::Settings as_mx = {.type = dns::RrType{15}};
  const auto names = [&](const std::string& text) {
    RecordReader reader = reader_with(text, as_mx);
    std::string all;
    for (const Kept& k : read(reader)) all += k.name + ' ' + std::to_string(k.type) + ';';
    return all;
  };
  CHECK(names("a.com\nb.com A\nc.com\n") == "a.com 15;b.com 1;c.com 15;");
  CHECK(names("1,facebook.com\n2,google.com\n") == "facebook.com 15;google.com 15;");
  CHECK(names("3com.com\n1.2.3.4.in-addr.arpa\n") == "3com.com 15;1.2.3.4.in-addr.arpa 15;");
  CHECK(names("t_s,qname\n0,a.com\n1,b.com\n") == "a.com 15;b.com 15;");
  CHECK(names("t_s,qname,qtype\n0,a.com,\n1,b.com,A\n") == "a.com 15;b.com 1;");
  CHECK_THAT(refusal("a.com\n"), Catch::Contains("--type") && Catch::Contains("/trace/type"));
}

TEST_CASE("bad lines are counted where they may be skipped", "[records]") {
  RecordReader reader =
      reader_of(kHeader + std::string("0,0,0,a.com,A,,,\nbroken\n") +
                    std::string(2 * kLineLimit, 'x') + "\n1,0,0,a..b,A,,,\n2,0,0,b.com,A,,,\n",
                /*skip=*/true);
  const auto all = read(reader);
  REQUIRE(all.size() == 2);
  CHECK(all[1].name == "b.com");
  FileTotals totals;
  reader.add_totals(totals);
  CHECK(totals.records == 2);
  CHECK(totals.bad_lines == 3);
  CHECK_THAT(totals.first_bad_line, Catch::StartsWith("f:3: 1 fields"));
}

TEST_CASE("query files hold a name and a type a line", "[records]") {
  RecordReader reader = reader_of(
      "# a comment\r\n\n ; another\nwww.A.com. A\n\tb.org\tmx  \nc\\.d.net TYPE65535\n\\#e.com "
      "A\nf.com in AAAA\ng.com 28\nh.com TYPE0\n");
  const auto all = read(reader);
  REQUIRE(all.size() == 7);
  CHECK(all[4].type == 28);
  CHECK(all[5].type == 28);
  CHECK(all[6].type == 0);
  CHECK(reader.format() == Format::kNames);
  CHECK(all[0].name == "www.a.com");
  CHECK(all[1].name == "b.org");
  CHECK(all[1].type == 15);
  CHECK(all[2].type == 65535);
  CHECK(all[3].name == "#e.com");
  CHECK(all[3].time_ns == 6'000'000'000);  // every 2 s
  CHECK_THAT(refusal("a.com A\nb.com\n"), Catch::StartsWith("f:2: 1 word, expected a name"));
  CHECK_THAT(refusal("a.com A IN\n"), Catch::StartsWith("f:1: 3 words"));
  CHECK_THAT(refusal("a.com 1x\n"), Catch::StartsWith("f:1: type \"1x\", expected a record type"));
  CHECK_THAT(refusal("a..com A\n"), Catch::Contains("no domain name"));
}

}  // namespace ddns::traces
