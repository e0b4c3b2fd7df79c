#include "server/front.h"

#include <fmt/format.h>
#include <grp.h>
#include <pwd.h>
#include <unistd.h>

#include <algorithm>
#include <boost/asio/ip/udp.hpp>
#include <cerrno>
#include <csignal>
#include <system_error>
#include <utility>

#include "server/tcp.h"
#include "server/udp.h"
#include "sim/check.h"

namespace ddns::server {

namespace {

namespace asio = boost::asio;

constexpr int kTries = 20;  // to find a port that is free of both UDP and TCP
constexpr char kNobody[] = "nobody";

[[noreturn]] void refuse_address(const std::string& message) {
  throw sim::InputError(sim::InputError::Kind::kData, message);
}

[[noreturn]] void system_failed(const char* what) {
  throw std::system_error(errno, std::generic_category(), what);
}

}  // namespace

Desk::Desk(Responder& responder, ZoneSource& source, Settings settings)
    : responder_(responder),
      source_(source),
      settings_(std::move(settings)),
      limit_(settings_.rate_per_s) {}

sim::Time Desk::now() const {
  const auto elapsed = std::chrono::steady_clock::now() - start_;
  return sim::Time::at_ns(std::chrono::nanoseconds(elapsed).count());
}

Reply Desk::answer(std::string_view query, Carrier carrier, std::string_view client) {
  const sim::Time time = now();
  source_.advance_to(time);
  Reply reply = responder_.respond(query, carrier);
  if (settings_.explain) settings_.explain(reply);
  if (carrier == Carrier::kTcp || reply.octets.empty()) return reply;
  switch (limit_.judge(client, time)) {
    case RateLimit::Verdict::kAnswer:
      break;
    case RateLimit::Verdict::kTruncate:
      reply.octets = responder_.truncated(query);
      break;
    case RateLimit::Verdict::kDrop:
      responder_.drop();
      reply.octets.clear();
  }
  return reply;
}

Front::Front(const std::vector<Address>& addresses, Desk& desk) : signals_(io_) {
  for (const Address& address : addresses) bind(address, desk);
}

Front::~Front() = default;

void Front::bind(const Address& address, Desk& desk) {
  for (int left = address.port() == 0 ? kTries : 1; left > 0; --left) {
    try {
      auto tcp = std::make_unique<TcpFront>(io_, address, desk);
      const asio::ip::udp::endpoint same(address.address(), tcp->address().port());
      udp_.push_back(std::make_unique<UdpFront>(io_, same, desk));
      tcp_.push_back(std::move(tcp));
      return;
    } catch (const boost::system::system_error& e) {
      if (left == 1) {
        refuse_address(fmt::format("{}: cannot be listened on: {}", address_text(address),
                                   e.code().message()));
      }
    }
  }
}

std::vector<Front::Address> Front::addresses() const {
  std::vector<Address> all;
  for (const auto& tcp : tcp_) all.push_back(tcp->address());
  return all;
}

void Front::wait_for_signals(const Signals& signals) {
  signals_.async_wait([this, &signals](const boost::system::error_code& error, int signal) {
    if (error) return;
    if (signal == SIGINT || signal == SIGTERM) return io_.stop();
    const auto& act = signal == SIGHUP    ? signals.hang_up
                      : signal == SIGUSR1 ? signals.user1
                                          : signals.user2;
    if (act) act();
    wait_for_signals(signals);
  });
}

void Front::run(const Signals& signals) {
  for (const int signal : {SIGINT, SIGTERM, SIGHUP, SIGUSR1, SIGUSR2}) signals_.add(signal);
  wait_for_signals(signals);
  for (const auto& udp : udp_) udp->start();
  for (const auto& tcp : tcp_) tcp->start();
  io_.run();
}

bool drop_privileges() {
  if (geteuid() != 0) return false;
  errno = 0;
  const passwd* nobody = getpwnam(kNobody);
  if (nobody == nullptr) system_failed("the user nobody, whom the server becomes, is not known");
  if (setgroups(0, nullptr) != 0 || setgid(nobody->pw_gid) != 0 || setuid(nobody->pw_uid) != 0) {
    system_failed("the server cannot become the user nobody");
  }
  sim::check(geteuid() != 0 && setuid(0) != 0, "who has given up being root is not root");
  return true;
}

Front::Address parse_address(const std::string& word) {
  const auto bad = [&] {
    refuse_address(
        fmt::format("\"{}\" is no address and port, expected one such as 127.0.0.1:5300 or "
                    "[::1]:5300",
                    word));
  };
  const std::size_t colon = word.rfind(':');
  if (colon == word.npos || colon == 0) bad();
  std::string host = word.substr(0, colon);
  const std::string port = word.substr(colon + 1);
  if (host.front() == '[' && host.back() == ']') host = host.substr(1, host.size() - 2);
  boost::system::error_code error;
  const auto address = asio::ip::make_address(host, error);
  const bool digits = !port.empty() && port.size() <= 5 &&
                      std::ranges::all_of(port, [](char c) { return c >= '0' && c <= '9'; });
  if (error || !digits || std::stoi(port) > 0xffff) bad();
  return {address, static_cast<std::uint16_t>(std::stoi(port))};
}

std::string address_text(const Front::Address& address) {
  const std::string host = address.address().to_string();
  return fmt::format("{}:{}", address.address().is_v6() ? '[' + host + ']' : host, address.port());
}

}  // namespace ddns::server
