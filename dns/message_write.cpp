#include <unordered_map>

#include "dns/message.h"
#include "dns/wire.h"
#include "sim/check.h"

namespace ddns::dns {

namespace {

constexpr std::size_t kPointerReach = 0x4000;  // of the 14 bits of a pointer

class MessageWriter {
 public:
  std::string out;

  void name(const DomainName& whole) {
    const std::string& wire = whole.wire();
    for (std::size_t i = 0; wire[i] != 0; i += static_cast<std::size_t>(wire[i]) + 1) {
      const std::string suffix = wire.substr(i);
      const auto known = places_.find(suffix);
      if (known != places_.end()) {
        out += std::string_view(wire).substr(0, i);
        return put_u16(out, 0xc000 | known->second);
      }
      const std::size_t place = out.size() + i;
      if (place < kPointerReach) places_.emplace(suffix, static_cast<std::uint16_t>(place));
    }
    out += wire;
  }

  void record(const Record& r) {
    name(r.owner);
    put_u16(out, r.type);
    put_u16(out, r.rr_class);
    put_u32(out, r.ttl);
    const std::size_t length_at = out.size();
    put_u16(out, 0);
    rdata(r);
    const std::size_t length = out.size() - length_at - 2;
    out[length_at] = static_cast<char>(length >> 8);
    out[length_at + 1] = static_cast<char>(length & 0xff);
  }

  // Back to the first `size` octets.
  void shorten(std::size_t size) {
    out.resize(size);
    std::erase_if(places_, [size](const auto& place) { return place.second >= size; });
  }

 private:
  void rdata(const Record& r) {
    const CompressibleNames names = compressible_names(r.type);
    if (names.count == 0 || r.rdata.empty()) {
      out += r.rdata;
      return;
    }
    WireReader in(r.rdata);
    out += in.take(names.before);
    for (std::size_t i = 0; i < names.count; ++i) name(in.name(false));
    out += in.rest();
    sim::check(in.ok(), "a record that is written has RDATA of its type");
  }

  std::unordered_map<std::string, std::uint16_t> places_;  // of names that end in this wire form
};

void put_header(const Message& m, std::string& out) {
  put_u16(out, m.id);
  unsigned flags = m.rcode & 15u;
  const auto set = [&flags](bool on, int bit) { flags |= static_cast<unsigned>(on) << bit; };
  set(m.response, 15);
  flags |= (m.opcode & 15u) << 11;
  set(m.authoritative, 10);
  set(m.truncated, 9);
  set(m.recursion_desired, 8);
  set(m.recursion_available, 7);
  set(m.authentic, 5);
  set(m.checking_disabled, 4);
  put_u16(out, flags);
}

std::string opt_record(const Message& m) {
  std::string out(1, '\0');
  put_u16(out, kOpt);
  put_u16(out, m.edns->udp_octets);
  put_u8(out, m.rcode >> 4);
  put_u8(out, m.edns->version);
  put_u16(out, (m.edns->dnssec_ok ? 0x8000u : 0u) | m.edns->other_flags);
  put_u16(out, static_cast<unsigned>(m.edns->options.size()));
  return out + m.edns->options;
}

void set_count(std::string& out, int section, std::size_t count) {
  const std::size_t at = 4 + 2 * static_cast<std::size_t>(section);
  out[at] = static_cast<char>(count >> 8);
  out[at + 1] = static_cast<char>(count & 0xff);
}

}  // namespace

std::string write_message(const Message& m, std::size_t limit) {
  MessageWriter writer;
  std::string& out = writer.out;
  put_header(m, out);
  out.append(8, '\0');
  for (const Question& q : m.questions) {
    writer.name(q.name);
    put_u16(out, q.type);
    put_u16(out, q.rr_class);
  }
  set_count(out, 0, m.questions.size());
  const std::size_t bare = out.size();
  const std::string opt = m.edns ? opt_record(m) : "";
  sim::check(bare + opt.size() <= limit, "the questions fit into a message");

  // True where the records fit, and the OPT record behind them.
  const auto put_all = [&](const std::vector<Record>& records) {
    for (const Record& r : records) {
      writer.record(r);
      if (out.size() + opt.size() > limit) return false;
    }
    return true;
  };
  if (!put_all(m.answers) || !put_all(m.authority)) {
    writer.shorten(bare);
    out[2] = static_cast<char>(out[2] | 2);  // TC
    set_count(out, 3, m.edns ? 1 : 0);
    return out + opt;
  }
  set_count(out, 1, m.answers.size());
  set_count(out, 2, m.authority.size());
  const std::size_t needed = out.size();
  // The OPT record stands before a TSIG, which is the last.
  const bool signed_message = !m.additional.empty() && m.additional.back().type == kTsig;
  std::vector<Record> last;
  if (signed_message) last.push_back(m.additional.back());
  const std::vector<Record> others(m.additional.begin(),
                                   m.additional.end() - (signed_message ? 1 : 0));
  bool fits = put_all(others);
  const std::size_t opt_at = out.size();
  fits = fits && put_all(last);
  if (!fits) {
    writer.shorten(needed);
    set_count(out, 3, m.edns ? 1 : 0);
    return out + opt;
  }
  set_count(out, 3, m.additional.size() + (m.edns ? 1 : 0));
  return out.insert(opt_at, opt);
}

}  // namespace ddns::dns
