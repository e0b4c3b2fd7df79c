// DNS over UDP on one socket. Queries are read and answered many at a time, as long as there are
// any: a system call for each would cost more than the answer.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/udp.hpp>
#include <memory>
#include <string>
#include <vector>

#include "server/front.h"

namespace ddns::server {

class UdpFront {
 public:
  static constexpr std::size_t kBatch = 32;
  // Answers that wait for their time (Settings::real_time), at most; those beyond are not given.
  static constexpr std::size_t kMostWaiting = 100'000;

  // Throws boost::system::system_error where the address cannot be had. `desk` must outlive this.
  UdpFront(boost::asio::io_context& io, const boost::asio::ip::udp::endpoint& at, Desk& desk);
  ~UdpFront();
  UdpFront(const UdpFront&) = delete;
  UdpFront& operator=(const UdpFront&) = delete;

  void start();
  boost::asio::ip::udp::endpoint address() const { return socket_.local_endpoint(); }

 private:
  struct Batch;
  bool serve_batch();
  void send_later(std::string octets, const Batch& batch, std::size_t i, sim::Duration delay);

  boost::asio::io_context& io_;
  boost::asio::ip::udp::socket socket_;
  Desk& desk_;
  std::unique_ptr<Batch> batch_;
  std::size_t waiting_ = 0;
};

}  // namespace ddns::server
