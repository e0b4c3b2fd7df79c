#include "traces/records.h"

#include <fmt/format.h>

#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "tests/traces/reading.h"

namespace ddns::traces {

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
  CHECK_THAT(refusal("t_s,t_s,qname,qtype\n"), Contains("two columns t_s"));
  CHECK_THAT(refusal("qname,qtype\n"), Contains("no column t_s"));
  CHECK_THAT(refusal("t_s;qname;qtype\n0;a.com;A\n"), Contains("f:1: the header has tabs or semi"));
  CHECK(refusal("qname\tA\nqname;qtype A\n").empty());
  RecordReader reader = reader_of("\xef\xbb\xbft_s,qname,qtype\n0,a.com,A\n");
  CHECK(read(reader).size() == 1);
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
