#include "traces/foreign.h"

#include <catch2/catch.hpp>
#include <string>

#include "tests/traces/scratch.h"
#include "traces/file_trace.h"

namespace ddns::traces {
namespace {

using std::string_literals::operator""s;

std::string foreign_refusal(const std::string& octets, FileTraceSettings settings = {}) {
  const Scratch scratch;
  const std::string path = scratch.write("f", octets);
  const std::string message = message_of([&] { open_trace(path, settings); });
  return message.starts_with(path + ": ") ? message.substr(path.size() + 2)
                                          : "elsewhere: " + message;
}

}  // namespace

// The beginnings are those of real files: libpcap's pcap-savefile(5), the pcapng draft, fstrm,
// PKWARE's APPNOTE, and the logs of the programs' Debian 12 packages.
TEST_CASE("what is no trace is named for what it looks like", "[foreign]") {
  struct Case {
    std::string octets;
    const char* what;
    const char* to_do;
  };
  const Case cases[] = {
      {"\xd4\xc3\xb2\xa1\x02\x00\x04\x00"s, "is a packet capture (pcap)", "tshark"},
      {"\xa1\xb2\xc3\xd4\x00\x02\x00\x04"s, "is a packet capture (pcap)", "tshark"},
      {"\x4d\x3c\xb2\xa1\x02\x00\x04\x00"s, "is a packet capture (pcap)", "tshark"},
      {"\n\r\r\n\x1c\x00\x00\x00\x4d\x3c\x2b\x1a"s, "is a packet capture (pcapng)", "tshark"},
      {"\0\0\0\0\0\0\0\x22\0\0\0\x02\0\0\0\x01\0\0\0\x16protobuf:dnstap.Dnstap\0\0\0\x6f"s,
       "is a dnstap file", "dnstap-read"},
      {"BZh91AY&SY\x12\x34"s, "is compressed with bzip2", "bzip2 -d"},
      {"\x04\x22\x4d\x18\x64\x40"s, "is compressed with lz4", "lz4 -d"},
      {"\x1f\x9d\x90\x61"s, "is compressed with compress", "gzip -d"},
      {"PK\x03\x04\x14\x00"s, "is a zip archive", "unpack"},
      {"7z\xbc\xaf\x27\x1c\x00\x04"s, "is a 7z archive", "unpack"},
      {"\xff\xfet\0_\0s\0"s, "is text in UTF-16", "iconv"},
      {"#separator \\x09\n#set_separator\t,\n", "is a Zeek log", "zeek-cut"},
      {"{\"ts\":1521911720.865716,\"query\":\"a.example\"}\n", "is JSON", "jq"},
      {"[{\"ts\":1521911720.865716}]\n", "is JSON", "jq"},
      {"26-Nov-2026 21:18:30.492 queries: info: client @0x7f03fdade098 127.0.0.13#33992 "
       "(a.example):"
       " query: a.example IN A + (127.0.0.1)\n",
       "is a query log of BIND", "CSV"},
      {"[1795727792] unbound[4430:0] notice: init module 0: iterator\n", "is a log of Unbound",
       "CSV"},
      {"Nov 26 21:16:32 dnsmasq[4432]: started, version 2.90 cachesize 150\n",
       "is a log of dnsmasq", "CSV"}};
  for (const Case& c : cases) {
    INFO(c.what);
    CHECK_THAT(foreign_refusal(c.octets),
               Catch::StartsWith(c.what) && Catch::Contains(c.to_do) &&
                   Catch::Contains("expected a CSV or lines of `name TYPE`"));
    // Not one bad line among others.
    FileTraceSettings skipping;
    skipping.skip_bad_lines = true;
    CHECK_THAT(foreign_refusal(c.octets, skipping), Catch::StartsWith(c.what));
  }
}

TEST_CASE("a compressed file is looked into", "[foreign]") {
  const Scratch scratch;
  const std::string path = scratch.text("f.gz", "\xd4\xc3\xb2\xa1\x02\x00\x04\x00"s);
  CHECK_THAT(message_of([&] { open_trace(path, {}); }), Catch::Contains("is a packet capture"));
}

TEST_CASE("questions that look like something else are questions where the user says so",
          "[foreign]") {
  const Scratch scratch;
  FileTraceSettings names;
  names.format = Format::kNames;
  const auto trace = open_trace(scratch.write("f", "{\"a\":1} A\n"), names);
  CHECK(trace->names().name(0) == "{\"a\":1}");
  CHECK(open_trace(scratch.write("f", "bzh91ay&sy A\n"), {})->question_count() == 1);
  CHECK(open_trace(scratch.write("f", "#separate\nquery. A\n"), {})->question_count() == 1);
}

}  // namespace ddns::traces
