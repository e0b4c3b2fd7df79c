#include "server/responder.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace ddns::server {

namespace {

using dns::Message;
using dns::RrType;

constexpr std::uint16_t kClassChaos = 3, kNotAuth = 9;

const dns::DomainName& statistics_name() {
  static const dns::DomainName name = *dns::DomainName::parse("stats.ddns.");
  return name;
}

// The part of an answer that the query alone decides.
Message begin_answer(const Message& query) {
  Message out;
  out.id = query.id;
  out.response = true;
  out.opcode = query.opcode;
  out.recursion_desired = query.recursion_desired;
  out.checking_disabled = query.checking_disabled;
  if (query.questions.size() == 1) out.questions = query.questions;
  if (query.edns) {
    out.edns.emplace();
    out.edns->udp_octets = Responder::kUdpOctets;
    out.edns->dnssec_ok = query.edns->dnssec_ok;
  }
  return out;
}

std::size_t octets_taken(const Message& query, Carrier carrier) {
  if (carrier == Carrier::kTcp) return dns::kLongestMessage;
  const std::size_t said = query.edns ? query.edns->udp_octets : dns::kPlainUdp;
  return std::clamp<std::size_t>(said, dns::kPlainUdp, Responder::kUdpOctets);
}

bool has_tsig(const Message& query) {
  return !query.additional.empty() && query.additional.back().type == dns::kTsig;
}

std::string rcode_name(std::uint16_t rcode) {
  switch (rcode) {
    case dns::kNoError:
      return "NOERROR";
    case dns::kServFail:
      return "SERVFAIL";
    case dns::kNxDomain:
      return "NXDOMAIN";
    case dns::kRefused:
      return "REFUSED";
    default:
      return fmt::format("RCODE{}", rcode);
  }
}

std::string step_text(const Step& step) {
  const char* kind = "";
  if (step.end == Fetched::End::kNothing) kind = " nothing";
  if (step.end == Fetched::End::kFailed) kind = " failed";
  if (step.took.from_copy) kind = step.took.referrals ? " cache" : " copy";
  const std::string node =
      step.took.node == overlay::kNoNode ? "" : fmt::format(" node {}", step.took.node);
  std::string out = block_word(step.type) + kind;
  if (step.verdict) out += *step.verdict == dns::Verdict::kSecure ? " secure" : " bogus";
  if (const auto& referrals = step.took.referrals) {
    const std::uint32_t servers = step.took.hops + step.took.timeouts;
    return step.took.from_copy
               ? out
               : out + fmt::format(" {} referrals {} servers asked", *referrals, servers);
  }
  out += fmt::format(" {} hops{}", step.took.hops, node);
  if (step.took.disbelieved > 0) {
    out += fmt::format(" ({} disbelieved: {})", step.took.disbelieved, step.reason);
  }
  return out;
}

}  // namespace

Reply Responder::respond(std::string_view query, Carrier carrier) {
  ++counters_.queries;
  counters_.over_tcp += carrier == Carrier::kTcp;
  Reply reply;
  Message in;
  const std::string problem = dns::read_message(query, in);
  if (query.size() < dns::kHeaderOctets || in.response) {
    ++counters_.silent;
    return reply;
  }
  if (!problem.empty()) {
    in.questions.clear();
    in.edns.reset();
  }
  Message out = begin_answer(in);
  if (in.opcode != 0) {
    out.rcode = dns::kNotImp;
  } else if (!problem.empty() || in.questions.size() != 1) {
    ++counters_.malformed;
    out.rcode = dns::kFormErr;
  } else if (in.edns && in.edns->version != 0) {
    out.rcode = dns::kBadVers;
  } else if (has_tsig(in)) {
    out.rcode = kNotAuth;
  } else {
    out.rcode = answer(in, out, reply);
  }
  reply.rcode = out.rcode;
  reply.octets = dns::write_message(out, octets_taken(in, carrier));
  counters_.truncated += (reply.octets[2] & 2) != 0;
  count(reply);
  return reply;
}

std::uint16_t Responder::answer(const Message& query, Message& out, Reply& reply) {
  const dns::Question& question = query.questions.front();
  const RrType type = question.type;
  if (question.rr_class == kClassChaos && (type == dns::kTxt || type == dns::kLastMeta) &&
      question.name == statistics_name()) {
    for (const auto& [word, value] : counters_.all()) {
      const std::string text = fmt::format("{}={}", word, value);
      out.answers.push_back(
          {question.name, dns::kTxt, kClassChaos, 0, static_cast<char>(text.size()) + text});
    }
    out.authoritative = true;
    return dns::kNoError;
  }
  if (question.rr_class != dns::kClassIn || type == dns::kAxfr || type == dns::kIxfr)
    return dns::kRefused;
  const bool meta = (type >= dns::kFirstMeta && type < dns::kLastMeta) || type == dns::kOpt;
  if (meta) return dns::kNotImp;

  const bool dnssec = query.edns && query.edns->dnssec_ok;
  Response response = resolver_->resolve(question, dnssec, turn_++);
  out.authoritative = response.authoritative;
  out.answers = std::move(response.answers);
  out.authority = std::move(response.authority);
  out.additional = std::move(response.additional);
  reply.question = question;
  reply.steps = std::move(response.steps);
  for (const Step& step : reply.steps) reply.latency += step.took.latency;
  return response.rcode;
}

std::string Responder::truncated(std::string_view query) {
  Message in;
  dns::read_message(query, in);
  Message out = begin_answer(in);
  out.truncated = true;
  ++counters_.truncated;
  return dns::write_message(out, dns::kPlainUdp);
}

void Responder::count(const Reply& reply) {
  switch (reply.rcode) {
    case dns::kNoError:
      ++counters_.no_error;
      break;
    case dns::kNxDomain:
      ++counters_.no_name;
      break;
    case dns::kServFail:
      ++counters_.failed;
      break;
    case dns::kRefused:
      ++counters_.refused;
      break;
    default:
      ++counters_.other;
  }
  for (const Step& step : reply.steps) {
    ++counters_.fetches;
    counters_.copies += step.took.from_copy;
    counters_.hops += step.took.hops;
    counters_.timeouts += step.took.timeouts;
    counters_.checks += step.took.checks;
    counters_.disbelieved += step.took.disbelieved;
    counters_.bogus += step.verdict == dns::Verdict::kBogus;
  }
}

std::string explanation(const Reply& reply) {
  if (!reply.question) return "";
  std::uint64_t hops = 0;
  std::uint64_t copies = 0;
  std::uint64_t timeouts = 0;
  std::uint64_t checks = 0;
  std::string steps;
  for (const Step& step : reply.steps) {
    hops += step.took.hops;
    copies += step.took.from_copy;
    timeouts += step.took.timeouts;
    checks += step.took.checks;
    steps += (steps.empty() ? ": " : ", ") + step_text(step);
  }
  const std::string checked = checks > 0 ? fmt::format(", {} signatures checked", checks) : "";
  return fmt::format("{} {} {}: {} fetches, {} hops, {} copies, {} timeouts, {:.1f} ms{}{}",
                     reply.question->name.text(), dns::type_name(reply.question->type),
                     rcode_name(reply.rcode), reply.steps.size(), hops, copies, timeouts,
                     static_cast<double>(reply.latency.ns()) / 1e6, checked, steps);
}

}  // namespace ddns::server
