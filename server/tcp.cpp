#include "server/tcp.h"

#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/write.hpp>
#include <string>
#include <utility>

namespace ddns::server {

namespace {

using boost::asio::ip::tcp;
using Error = boost::system::error_code;

constexpr std::size_t kReadOctets = 1 << 14;
// A client that does not read its answers is not read from beyond so many octets, or so many
// answers that wait for their time.
constexpr std::size_t kMostUnsent = 1 << 18;
constexpr std::size_t kMostWaiting = 1'000;
constexpr std::chrono::milliseconds kAcceptAgain{100};  // where there are no descriptors left

std::string address_octets(const tcp::endpoint& client) {
  const auto octets_of = [](const auto& bytes) { return std::string(bytes.begin(), bytes.end()); };
  return client.address().is_v4() ? octets_of(client.address().to_v4().to_bytes())
                                  : octets_of(client.address().to_v6().to_bytes());
}

}  // namespace

// Lives as long as one of its operations is under way. close() ends them all.
class TcpFront::Connection : public std::enable_shared_from_this<Connection> {
 public:
  Connection(tcp::socket socket, TcpFront& front)
      : socket_(std::move(socket)), front_(front), idle_(front.io_) {
    Error error;
    client_ = address_octets(socket_.remote_endpoint(error));
    socket_.set_option(tcp::no_delay(true), error);
  }

  void start(Connections::iterator place) {
    place_ = place;
    be_idle();
    read();
  }

  void close() {
    if (closed_) return;
    closed_ = true;
    Error ignored;
    socket_.close(ignored);
    idle_.cancel();
    front_.connections_.erase(place_);
  }

 private:
  // From now on the connection has so long to send the next query, or to take an answer.
  void be_idle() {
    front_.connections_.splice(front_.connections_.end(), front_.connections_, place_);
    idle_.expires_after(front_.desk_.settings().tcp_idle);
    idle_.async_wait([self = shared_from_this()](const Error& error) {
      if (!error) self->close();
    });
  }

  void read() {
    if (closed_ || reading_ || unsent_.size() + sending_.size() > kMostUnsent ||
        waiting_ > kMostWaiting) {
      return;
    }
    reading_ = true;
    socket_.async_read_some(boost::asio::buffer(piece_),
                            [self = shared_from_this()](const Error& error, std::size_t octets) {
                              self->reading_ = false;
                              if (self->closed_) return;
                              if (error) return self->end_of_input();
                              self->take(octets);
                            });
  }

  // The client sends no more: what it has asked is answered, then the connection ends.
  void end_of_input() {
    ended_ = true;
    if (sending_.empty() && waiting_ == 0) close();
  }

  void take(std::size_t octets) {
    received_.append(piece_.data(), octets);
    std::size_t at = 0;
    while (received_.size() - at >= 2) {
      const std::size_t length = static_cast<unsigned char>(received_[at]) << 8 |
                                 static_cast<unsigned char>(received_[at + 1]);
      if (received_.size() - at < 2 + length) break;
      answer(std::string_view(received_).substr(at + 2, length));
      at += 2 + length;
    }
    received_.erase(0, at);
    if (at > 0) be_idle();
    send();
    read();
  }

  void answer(std::string_view query) {
    Desk& desk = front_.desk_;
    Reply reply = desk.answer(query, Carrier::kTcp, client_);
    if (reply.octets.empty()) return;
    const sim::Duration delay = desk.delay(reply);
    if (delay <= sim::Duration()) return queue(reply.octets);
    ++waiting_;
    auto timer = std::make_shared<boost::asio::steady_timer>(front_.io_,
                                                             std::chrono::nanoseconds(delay.ns()));
    timer->async_wait(
        [self = shared_from_this(), timer, octets = std::move(reply.octets)](const Error& error) {
          --self->waiting_;
          if (error || self->closed_) return;
          self->queue(octets);
          self->be_idle();
          self->send();
          self->read();
        });
  }

  void queue(const std::string& octets) {
    unsent_ += static_cast<char>(octets.size() >> 8);
    unsent_ += static_cast<char>(octets.size() & 0xff);
    unsent_ += octets;
  }

  void send() {
    if (closed_ || !sending_.empty() || unsent_.empty()) return;
    sending_.swap(unsent_);
    boost::asio::async_write(socket_, boost::asio::buffer(sending_),
                             [self = shared_from_this()](const Error& error, std::size_t) {
                               self->sending_.clear();
                               if (error) return self->close();
                               self->send();
                               if (self->ended_ && self->sending_.empty() && self->waiting_ == 0) {
                                 return self->close();
                               }
                               if (!self->ended_) self->read();
                             });
  }

  tcp::socket socket_;
  TcpFront& front_;
  boost::asio::steady_timer idle_;
  Connections::iterator place_;
  std::string client_;
  std::array<char, kReadOctets> piece_;
  std::string received_;  // that is no whole query yet
  std::string sending_;
  std::string unsent_;
  std::size_t waiting_ = 0;  // answers that are to come
  bool reading_ = false;
  bool ended_ = false;
  bool closed_ = false;
};

TcpFront::TcpFront(boost::asio::io_context& io, const tcp::endpoint& at, Desk& desk)
    : io_(io), acceptor_(io, at), desk_(desk) {}

TcpFront::~TcpFront() {
  while (!connections_.empty()) connections_.front()->close();
}

void TcpFront::start() {
  acceptor_.async_accept([this](const Error& error, tcp::socket socket) {
    if (error == boost::asio::error::operation_aborted) return;
    if (error) {
      auto timer = std::make_shared<boost::asio::steady_timer>(io_, kAcceptAgain);
      timer->async_wait([this, timer](const Error& stopped) {
        if (!stopped) start();
      });
      return;
    }
    if (connections_.size() >= desk_.settings().tcp_connections) connections_.front()->close();
    connections_.push_back(std::make_shared<Connection>(std::move(socket), *this));
    connections_.back()->start(std::prev(connections_.end()));
    start();
  });
}

}  // namespace ddns::server
