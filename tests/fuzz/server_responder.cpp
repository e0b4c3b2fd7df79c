// Any octets as a query, over UDP and TCP, to a server of a small zone.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "dns/message.h"
#include "server/publication.h"
#include "server/responder.h"
#include "sim/check.h"

using namespace ddns;

namespace {

constexpr char kZone[] =
    "e. 60 IN SOA ns a 1 2 3 4 5\n"
    "e. 60 IN NSEC a.e. SOA NSEC\n"
    "a.e. 60 IN CNAME b.c.e.\n"
    "b.c.e. 60 IN A 192.0.2.1\n"
    "d.e. 60 IN DNAME c.e.\n"
    "f.e. 60 IN NS ns.f.e.\n"
    "ns.f.e. 60 IN AAAA 2001:db8::1\n"
    "\\000.e. 60 IN TYPE65400 \\# 2 0102\n";

class Table : public server::RrsetSource {
 public:
  Table() : all(server::publish(std::vector{dns::read_zone(kZone, "zone")})) {}
  server::Fetched fetch(const dns::DomainName& name, dns::RrType type) override {
    const auto found = all.blocks.find(server::block_key(name, type));
    server::Fetched out;
    const bool there = found != all.blocks.end();
    out.end = there ? server::Fetched::End::kFound : server::Fetched::End::kNothing;
    out.block = there ? &found->second : nullptr;
    return out;
  }
  server::Publication all;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static Table table;
  static const server::Resolver resolver(table, table.all.origins);
  const std::string_view query(reinterpret_cast<const char*>(data), size);
  server::Responder responder(resolver);
  for (const server::Carrier carrier : {server::Carrier::kUdp, server::Carrier::kTcp}) {
    const server::Reply reply = responder.respond(query, carrier);
    if (reply.octets.empty()) continue;
    sim::check(size >= dns::kHeaderOctets, "a header has been answered");
    dns::Message out;
    sim::check(dns::read_message(reply.octets, out).empty(), "an answer is a message");
    sim::check(out.response && query.starts_with(reply.octets.substr(0, 2)), "it has the id");
    sim::check(
        carrier == server::Carrier::kTcp || reply.octets.size() <= server::Responder::kUdpOctets,
        "an answer over UDP is short");
    sim::check(dns::read_message(responder.truncated(query), out).empty(),
               "a truncated answer is a message");
    server::explanation(reply);
  }
  return 0;
}
