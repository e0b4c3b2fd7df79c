#include "traces/records.h"

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

struct Kept {
  std::int64_t time_ns;
  std::string name;
  dns::RrType type;
};

std::vector<Kept> read(RecordReader& reader) {
  std::vector<Kept> all;
  for (Record r; reader.next(r);) all.push_back({r.time_ns, r.name, r.type});
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

// Of its text only the name outlives the reader.
Record only_record(const std::string& line) {
  RecordReader reader = reader_of(kHeader + line + "\n");
  Record record;
  REQUIRE(reader.next(record));
  Record none;
  REQUIRE_FALSE(reader.next(none));
  return record;
}

}  // namespace

TEST_CASE("seconds become nanoseconds digit by digit", "[records]") {
  const auto ns = [](std::string_view text) {
    std::int64_t out = -1;
    return parse_seconds(text, out) ? out : -1;
  };
  CHECK(ns("0") == 0);
  CHECK(ns("12.345678") == 12'345'678'000);
  CHECK(ns("0.000000001") == 1);
  CHECK(ns("0.3") == 300'000'000);
  CHECK(ns("1475712000.123456789") == 1'475'712'000'123'456'789);
  CHECK(ns("7.9999999999999") == 7'999'999'999);  // dropped, not rounded
  CHECK(ns("4000000000") == 4'000'000'000'000'000'000);
  for (const char* bad : {"", ".", "1.", ".5", "-1", "+1", "1e3", "1,5", " 1", "1 ", "nan", "inf",
                          "0x10", "4000000001", "99999999999999999999", "1.5.5", "1.5s"}) {
    INFO(bad);
    CHECK(ns(bad) == -1);
  }
}

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
  CHECK(outcome(",") == Outcome::kAll);
  for (const char* other :
       {"NOERROR,0", "NOERROR,", "NXDOMAIN,0", "NXDOMAIN,1", "SERVFAIL,0", "NOANSWER,", "9,1"}) {
    INFO(other);
    CHECK(outcome(other) == Outcome::kUnsuccessful);
  }
}

TEST_CASE("fields are quoted as RFC 4180 says", "[records]") {
  CHECK(only_record("0,0,0,\"a,b.com\",A,,,").name == "a,b.com");
  CHECK(only_record("0,0,0,\"a\"\"b.com\",\"A\",,,").name == "a\"b.com");
  CHECK(only_record("\"0\",\"0\",\"0\",\"a.com\",\"A\",\"NOERROR\",\"1\",\"\"").answers == 1u);
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
  CHECK_THAT(refused_line("1,,0,a.com,A,NOERROR,1,"), Contains("client is \"\", expected a whole"));
  CHECK_THAT(refused_line("1,4294967296,0,a.com,A,NOERROR,1,"), Contains("client is"));
  CHECK_THAT(refused_line("1,0,10.0.0.1,a.com,A,NOERROR,1,"), Contains("server is \"10.0.0.1\""));
  CHECK_THAT(refused_line("1,0,0,a..com,A,NOERROR,1,"), Contains("\"a..com\" is no domain name"));
  CHECK_THAT(refused_line("1,0,0,a.com,AX,NOERROR,1,"), Contains("qtype is \"AX\", expected"));
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
  CHECK_THAT(
      refusal(kHeader + std::string("6,0,0,a.com,A,,,\n9.5,0,0,a.com,A,,,\n7,0,0,a.com,A,,,\n")),
      Catch::StartsWith("f:4: t_s steps back by 2.500 s"));
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
      "A\n");
  const auto all = read(reader);
  REQUIRE(all.size() == 4);
  CHECK(reader.format() == Format::kNames);
  CHECK(all[0].name == "www.a.com");
  CHECK(all[1].name == "b.org");
  CHECK(all[1].type == 15);
  CHECK(all[2].type == 65535);
  CHECK(all[3].name == "#e.com");
  CHECK(all[3].time_ns == 6'000'000'000);  // every 2 s
  CHECK_THAT(refusal("a.com A\nb.com\n"), Catch::StartsWith("f:2: 1 word, expected a name"));
  CHECK_THAT(refusal("a.com A IN\n"), Catch::StartsWith("f:1: 3 words"));
  CHECK_THAT(refusal("a.com 1\n"), Catch::StartsWith("f:1: type \"1\", expected a record type"));
  CHECK_THAT(refusal("a..com A\n"), Catch::Contains("no domain name"));
}

}  // namespace ddns::traces
