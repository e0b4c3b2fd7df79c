#include <fmt/format.h>

#include "dns/message.h"
#include "dns/wire.h"

namespace ddns::dns {

namespace {

struct Counts {
  std::uint16_t questions;
  std::uint16_t answers;
  std::uint16_t authority;
  std::uint16_t additional;
};

Counts read_header(WireReader& in, Message& out) {
  out.id = in.u16();
  const std::uint16_t flags = in.u16();
  const auto bit = [flags](int n) { return (flags >> n & 1) != 0; };
  out.response = bit(15);
  out.opcode = flags >> 11 & 15;
  out.authoritative = bit(10);
  out.truncated = bit(9);
  out.recursion_desired = bit(8);
  out.recursion_available = bit(7);
  out.authentic = bit(5);
  out.checking_disabled = bit(4);
  out.rcode = flags & 15;
  Counts counts{};
  counts.questions = in.u16();
  counts.answers = in.u16();
  counts.authority = in.u16();
  counts.additional = in.u16();
  return counts;
}

// An OPT record behind its owner and type (RFC 6891, section 6.1.2).
std::string read_opt(WireReader& in, const DomainName& owner, Message& out) {
  if (!owner.is_root()) return "an OPT record with a name";
  if (out.edns) return "a second OPT record";
  Edns& edns = out.edns.emplace();
  edns.udp_octets = in.u16();
  out.rcode = static_cast<std::uint16_t>(out.rcode | in.u8() << 4);
  edns.version = in.u8();
  const std::uint16_t flags = in.u16();
  edns.dnssec_ok = (flags & 0x8000) != 0;
  edns.other_flags = flags & 0x7fff;
  edns.options = in.take(in.u16());
  WireReader options(edns.options);
  while (options.left() > 0) {
    options.u16();
    options.take(options.u16());
  }
  return options.ok() ? "" : "an option of EDNS that is cut short";
}

std::string read_record(WireReader& in, std::string_view message, Record& out) {
  out.rr_class = in.u16();
  out.ttl = in.u32();
  const std::uint16_t length = in.u16();
  const std::size_t at = in.at();
  in.take(length);
  if (!in.ok()) return "a record that is cut short";
  auto rdata = read_rdata(message, at, length, out.type, out.rr_class);
  if (!rdata) return fmt::format("an RDATA that is not one of type {}", type_name(out.type));
  // The decompressed form may be over what a record can hold.
  if (rdata->size() > 0xffff) return "a record that is too long";
  out.rdata = std::move(*rdata);
  return "";
}

// The first `count` records; OPT and TSIG belong to the additional section alone.
std::string read_section(WireReader& in, std::string_view message, std::size_t count,
                         bool additional, std::vector<Record>& out, Message& whole) {
  for (; count > 0; --count) {
    Record r;
    r.owner = in.name(true);
    r.type = in.u16();
    if (!in.ok()) return "a record that is missing or has no name";
    if (r.type == kOpt) {
      if (!additional) return "an OPT record outside the additional section";
      const std::string problem = read_opt(in, r.owner, whole);
      if (!problem.empty()) return problem;
      if (!in.ok()) return "an OPT record that is cut short";
      continue;
    }
    if (r.type == kTsig && (!additional || count != 1)) return "a TSIG record that is not the last";
    const std::string problem = read_record(in, message, r);
    if (!problem.empty()) return problem;
    out.push_back(std::move(r));
  }
  return "";
}

}  // namespace

std::string read_message(std::string_view octets, Message& out) {
  out = Message();
  if (octets.size() < kHeaderOctets) return "a header that is cut short";
  if (octets.size() > kLongestMessage) return "a message of over 65535 octets";
  WireReader in(octets);
  const Counts counts = read_header(in, out);
  for (int i = 0; i < counts.questions; ++i) {
    Question q;
    q.name = in.name(true);
    q.type = in.u16();
    q.rr_class = in.u16();
    if (!in.ok()) return "a question that is missing or cut short";
    out.questions.push_back(std::move(q));
  }
  std::string problem = read_section(in, octets, counts.answers, false, out.answers, out);
  if (problem.empty()) {
    problem = read_section(in, octets, counts.authority, false, out.authority, out);
  }
  if (problem.empty()) {
    problem = read_section(in, octets, counts.additional, true, out.additional, out);
  }
  if (problem.empty() && in.left() > 0) problem = "octets behind the last record";
  return problem;
}

}  // namespace ddns::dns
