// Recorded traces that others published, where they are at hand: in $DDNS_DATA_DIR, or in a folder
// beside the project's. The figures are those published with them, or counted by other programs.
#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>
#include <sstream>
#include <string>

#include "sim/check.h"
#include "tests/real_data.h"
#include "traces/convert.h"
#include "traces/tools.h"

namespace ddns::traces {
namespace {

TraceInfo info_of(const std::string& path, Outcome outcome) {
  FileTraceSettings settings;
  settings.outcome = outcome;
  const auto trace = open_trace(path, settings);
  return info(*trace);
}

double rcode_share(const TraceInfo& i, const std::string& rcode) {
  return static_cast<double>(i.file.rcodes.at(rcode)) / static_cast<double>(i.file.records);
}

}  // namespace

TEST_CASE("the contest network of 2018", "[.real_data]") {
  const std::string path = find_data("traces/wrccdc2018_queries.csv.xz");
  if (path.empty()) return;
  const TraceInfo i = info_of(path, Outcome::kAll);
  CHECK(i.queries == 24'869);
  CHECK(i.names == 2062);
  CHECK(i.top_tenth_share == Approx(0.808).margin(0.0005));
  CHECK(rcode_share(i, "NOANSWER") == Approx(0.113).margin(0.0005));
  CHECK(rcode_share(i, "NXDOMAIN") == Approx(0.042).margin(0.0005));
  CHECK(i.last.ns() / 60'000'000'000 == 21);  // minutes
  const TraceInfo good = info_of(path, Outcome::kSuccessful);
  const TraceInfo bad = info_of(path, Outcome::kUnsuccessful);
  CHECK(good.queries == 19'845);
  CHECK(good.names == 1438);
  CHECK(good.queries + bad.queries == i.queries);
  CHECK(good.answered_names == good.names);
  CHECK(bad.answered_names == 0);
  CHECK(i.answered_names == good.names);
}

TEST_CASE("the root server of 2016", "[.real_data]") {
  const std::string path = find_data("traces/root_20161006a_queries.csv.xz");
  if (path.empty()) return;
  const TraceInfo i = info_of(path, Outcome::kAll);
  CHECK(i.queries == 8267);
  CHECK(i.file.bad_lines == 0);
  CHECK(rcode_share(i, "NXDOMAIN") == Approx(0.633).margin(0.0005));
  CHECK(i.most_popular_name == ".");
}

TEST_CASE("the walk down a list of names", "[.real_data]") {
  const std::string path = find_data("traces/graphtunnel_day1_queries.csv.xz");
  if (path.empty()) return;
  const TraceInfo good = info_of(path, Outcome::kSuccessful);
  CHECK(good.file.records == 382'600);
  CHECK(good.queries == 344'885);
  CHECK(good.names == 337'017);
}

TEST_CASE("the proxy of 2024", "[.real_data]") {
  const std::string path = find_data("traces/rita_proxy_2024_queries.csv.xz");
  if (path.empty()) return;
  const TraceInfo i = info_of(path, Outcome::kAll);
  CHECK(i.queries == 3141);
  CHECK(i.names == 2320);
  CHECK(i.clients == 2);
  // Converting loses nothing that a replay sees.
  std::ostringstream csv;
  const FileTotals totals = convert(path, {}, Format::kCsv, Order::kAsRead, csv);
  CHECK(totals.records == 3141);
  CHECK(totals.rcodes == i.file.rcodes);
}

TEST_CASE("the query file of 2012", "[.real_data]") {
  const std::string path = find_data("names/oarc_queryfile2012_au_ca.txt.xz");
  if (path.empty()) return;
  const TraceInfo i = info_of(path, Outcome::kAll);
  CHECK(i.queries == 52'671);
  REQUIRE(i.types.size() == 5);
  CHECK(i.types[0] == std::pair<dns::RrType, std::uint64_t>{1, 30'274});
  CHECK(i.types[1] == std::pair<dns::RrType, std::uint64_t>{28, 12'307});
}

TEST_CASE("lists of popular names", "[.real_data]") {
  FileTraceSettings settings;
  settings.parser.type = dns::RrType{1};
  for (const auto& [name, count] : {std::pair{"names/alexa_100k_2013.csv.xz", 100'000},
                                    {"names/opendns_top10k_2014.txt", 10'000},
                                    {"names/umbrella_top20k_20260811_unranked.txt.xz", 20'000}}) {
    INFO(name);
    const std::string path = find_data(name);
    if (path.empty()) return;
    const auto trace = open_trace(path, settings);
    CHECK(trace->question_count() == static_cast<std::uint64_t>(count));
    CHECK(trace->names().name(0).find(',') == std::string_view::npos);
  }
}

TEST_CASE("captures and logs are no traces, each by its name", "[.real_data]") {
  for (const auto& [name, what] :
       {std::pair{"captures/fam_base.pcap", "is a packet capture (pcap)"},
        {"captures/fam_bigendian.pcap", "is a packet capture (pcap)"},
        {"captures/fam_base.pcapng.gz", "is a packet capture (pcapng)"},
        {"captures/compactor_dns.pcap.xz", "is a packet capture (pcap)"},
        {"captures/dnscap_dns.pcap.lz4", "is compressed with lz4"},
        {"captures/lab_bind9.18_client.dnstap", "is a dnstap file"},
        {"captures/compactor_test.dnstap", "is a dnstap file"},
        {"captures/lab_bind9.18_query.log", "is a query log of BIND"},
        {"captures/lab_bind9.18_query_errors.log", "is an error log of BIND"},
        {"captures/lab_unbound1.17.log", "is a log of Unbound"},
        {"captures/lab_dnsmasq2.90.log", "is a log of dnsmasq"},
        {"captures/zeek_wrccdc_first2000.json.gz", "is JSON"},
        {"traces/wrccdc2018_zeek_dns.log.gz", "is a Zeek log"},
        {"traces/root_20161006a.pcap.xz", "is a packet capture (pcapng)"}}) {
    INFO(name);
    const std::string path = find_data(name);
    if (path.empty()) return;
    try {
      open_trace(path, {});
      FAIL("it was read");
    } catch (const sim::InputError& e) {
      CHECK_THAT(e.what(), Catch::Contains(what));
    }
  }
}

}  // namespace ddns::traces
