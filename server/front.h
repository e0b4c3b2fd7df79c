// The server as a process sees it: sockets, signals and the clock before the responder. One thread
// does all: a query is answered before the next is looked at, and a reload stands between two of
// them, so that no answer is ever half of one state.
//
// The order of calls: Front, drop_privileges(), run().
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/signal_set.hpp>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "server/rate_limit.h"
#include "server/responder.h"
#include "server/zone_source.h"

namespace ddns::server {

struct Settings {
  bool real_time = false;             // an answer comes when the simulated lookups would have ended
  std::uint32_t rate_per_s = 0;       // responses to one network over UDP; 0: no limit
  std::size_t tcp_connections = 200;  // at a time; one more closes the one that was idle longest
  std::chrono::seconds tcp_idle{10};  // RFC 7766, section 6.2.3: a few seconds
  std::function<void(const Reply&)> explain;  // told every reply; empty: nobody
};

// What sockets have in common: they hand in a query and get octets and their time.
class Desk {
 public:
  Desk(Responder& responder, ZoneSource& source, Settings settings);

  // `client`: its address, 4 or 16 octets.
  Reply answer(std::string_view query, Carrier carrier, std::string_view client);
  // How long the reply is to be kept back.
  sim::Duration delay(const Reply& reply) const {
    return settings_.real_time ? reply.latency : sim::Duration();
  }
  const Settings& settings() const { return settings_; }

 private:
  sim::Time now() const;

  Responder& responder_;
  ZoneSource& source_;
  Settings settings_;
  RateLimit limit_;
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

class UdpFront;
class TcpFront;

class Front {
 public:
  using Address = boost::asio::ip::tcp::endpoint;

  // Binds UDP and TCP to each address; the port 0 is any one that is free of both. Throws
  // InputError (kData) where an address cannot be had. `desk` must outlive this.
  Front(const std::vector<Address>& addresses, Desk& desk);
  ~Front();
  Front(const Front&) = delete;
  Front& operator=(const Front&) = delete;

  // The addresses that it has.
  std::vector<Address> addresses() const;

  // Serves until SIGINT or SIGTERM. On SIGHUP, SIGUSR1 and SIGUSR2 the functions are called,
  // between two queries.
  struct Signals {
    std::function<void()> hang_up;
    std::function<void()> user1;
    std::function<void()> user2;
  };
  void run(const Signals& signals);

 private:
  void bind(const Address& address, Desk& desk);
  void wait_for_signals(const Signals& signals);

  boost::asio::io_context io_{1};
  boost::asio::signal_set signals_;
  std::vector<std::unique_ptr<UdpFront>> udp_;
  std::vector<std::unique_ptr<TcpFront>> tcp_;
};

// Becomes the user `nobody` where it is root. Returns whether it was. Throws std::system_error
// where that fails.
bool drop_privileges();

// Reads 127.0.0.1:53, [::1]:53. Throws InputError (kData) where the word is no address and port.
Front::Address parse_address(const std::string& word);
std::string address_text(const Front::Address& address);

}  // namespace ddns::server
