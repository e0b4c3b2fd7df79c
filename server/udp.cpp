#include "server/udp.h"

#include <poll.h>
#include <sys/socket.h>

#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/asio/steady_timer.hpp>
#include <cerrno>
#include <chrono>
#include <utility>

namespace ddns::server {

namespace {

constexpr std::size_t kLongestQuery = 4096;  // octets; longer ones are cut short, and malformed
constexpr int kSocketOctets = 4 << 20;       // of the kernel's buffers
constexpr int kPatience = 100;               // ms, where the kernel has no room for answers

using Udp = boost::asio::ip::udp;

std::string_view address_octets(const sockaddr_storage& from) {
  if (from.ss_family == AF_INET) {
    const auto& in = reinterpret_cast<const sockaddr_in&>(from);
    return {reinterpret_cast<const char*>(&in.sin_addr), sizeof in.sin_addr};
  }
  const auto& in6 = reinterpret_cast<const sockaddr_in6&>(from);
  return {reinterpret_cast<const char*>(&in6.sin6_addr), sizeof in6.sin6_addr};
}

}  // namespace

struct UdpFront::Batch {
  std::array<std::array<char, kLongestQuery>, kBatch> octets;
  std::array<sockaddr_storage, kBatch> from;
  std::array<iovec, kBatch> in_vectors;
  std::array<mmsghdr, kBatch> in;
  std::array<std::string, kBatch> answers;
  std::array<iovec, kBatch> out_vectors;
  std::array<mmsghdr, kBatch> out;
};

UdpFront::UdpFront(boost::asio::io_context& io, const Udp::endpoint& at, Desk& desk)
    : io_(io), socket_(io, at), desk_(desk), batch_(std::make_unique<Batch>()) {
  boost::system::error_code ignored;
  socket_.set_option(boost::asio::socket_base::receive_buffer_size(kSocketOctets), ignored);
  socket_.set_option(boost::asio::socket_base::send_buffer_size(kSocketOctets), ignored);
}

UdpFront::~UdpFront() = default;

void UdpFront::start() {
  socket_.async_wait(Udp::socket::wait_read, [this](const boost::system::error_code& error) {
    if (error) return;
    // Others have their turn after a few batches.
    for (int i = 0; i < 8 && serve_batch(); ++i) {
    }
    start();
  });
}

// Answers what is there. True where there may be more.
bool UdpFront::serve_batch() {
  Batch& b = *batch_;
  for (std::size_t i = 0; i < kBatch; ++i) {
    b.in_vectors[i] = {b.octets[i].data(), kLongestQuery};
    b.in[i] = {};
    b.in[i].msg_hdr = {&b.from[i], sizeof b.from[i], &b.in_vectors[i], 1, nullptr, 0, 0};
  }
  const int got = recvmmsg(socket_.native_handle(), b.in.data(), kBatch, MSG_DONTWAIT, nullptr);
  if (got <= 0) return false;
  unsigned ready = 0;
  for (std::size_t i = 0; i < static_cast<std::size_t>(got); ++i) {
    Reply reply = desk_.answer({b.octets[i].data(), b.in[i].msg_len}, Carrier::kUdp,
                               address_octets(b.from[i]));
    if (reply.octets.empty()) continue;
    const sim::Duration delay = desk_.delay(reply);
    if (delay > sim::Duration()) {
      send_later(std::move(reply.octets), b, i, delay);
      continue;
    }
    std::string& answer = b.answers[ready] = std::move(reply.octets);
    b.out_vectors[ready] = {answer.data(), answer.size()};
    b.out[ready] = {};
    b.out[ready].msg_hdr = {
        &b.from[i], b.in[i].msg_hdr.msg_namelen, &b.out_vectors[ready], 1, nullptr, 0, 0};
    ++ready;
  }
  for (unsigned sent = 0; sent < ready;) {
    const int now = sendmmsg(socket_.native_handle(), &b.out[sent], ready - sent, MSG_DONTWAIT);
    if (now > 0) {
      sent += static_cast<unsigned>(now);
      continue;
    }
    pollfd room = {socket_.native_handle(), POLLOUT, 0};
    const bool full = errno == EAGAIN || errno == EWOULDBLOCK || errno == ENOBUFS;
    // One that cannot be sent to is passed over.
    if (!full || poll(&room, 1, kPatience) <= 0) ++sent;
  }
  return static_cast<std::size_t>(got) == kBatch;
}

void UdpFront::send_later(std::string octets, const Batch& batch, std::size_t i,
                          sim::Duration delay) {
  if (waiting_ >= kMostWaiting) return;
  struct Pending {
    boost::asio::steady_timer timer;
    std::string octets;
    sockaddr_storage to;
    socklen_t length;
  };
  auto pending = std::make_shared<Pending>(
      Pending{boost::asio::steady_timer(io_, std::chrono::nanoseconds(delay.ns())),
              std::move(octets), batch.from[i], batch.in[i].msg_hdr.msg_namelen});
  ++waiting_;
  boost::asio::steady_timer& timer = pending->timer;
  timer.async_wait([this, pending = std::move(pending)](const boost::system::error_code& error) {
    --waiting_;
    if (error) return;
    // One that cannot be sent to has gone: the answer is lost, as any over UDP may be.
    [[maybe_unused]] const ssize_t sent =
        sendto(socket_.native_handle(), pending->octets.data(), pending->octets.size(),
               MSG_DONTWAIT, reinterpret_cast<const sockaddr*>(&pending->to), pending->length);
  });
}

}  // namespace ddns::server
