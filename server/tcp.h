// DNS over TCP (RFC 7766) on one listening socket: many queries a connection, answered as they
// come; over --real-time in the order in which their lookups end, which section 6.2.1.1 allows.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <list>
#include <memory>

#include "server/front.h"

namespace ddns::server {

class TcpFront {
 public:
  // Throws boost::system::system_error where the address cannot be had. `desk` must outlive this.
  TcpFront(boost::asio::io_context& io, const boost::asio::ip::tcp::endpoint& at, Desk& desk);
  ~TcpFront();
  TcpFront(const TcpFront&) = delete;
  TcpFront& operator=(const TcpFront&) = delete;

  void start();
  boost::asio::ip::tcp::endpoint address() const { return acceptor_.local_endpoint(); }

 private:
  class Connection;
  // In the order of their last queries, the one that has been idle longest first.
  using Connections = std::list<std::shared_ptr<Connection>>;

  boost::asio::io_context& io_;
  boost::asio::ip::tcp::acceptor acceptor_;
  Desk& desk_;
  Connections connections_;
};

}  // namespace ddns::server
