#include "traces/record_parser.h"

#include <fmt/format.h>

#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "tests/traces/reading.h"

namespace ddns::traces {

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

}  // namespace ddns::traces
