#include "kademlia/protocol.h"

#include <algorithm>
#include <cmath>

#include "kademlia/kademlia.h"
#include "kademlia/nearest.h"
#include "sim/check.h"

namespace ddns::kademlia {

using overlay::first_bits;
using sim::CallOutcome;

Protocol::Protocol(Buckets& buckets, overlay::Members& members, sim::Network& network,
                   const MaintenanceSettings& settings, const sim::Stream& stream)
    : overlay::Protocol({"refresh", "join", "ping"}, buckets, members, network, stream,
                        settings.bytes),
      buckets_(buckets),
      settings_(settings),
      lookup_{.network = network,
              .overlay = buckets,
              .tries = settings.lookup_tries,
              .alpha = settings.alpha,
              .closest = buckets.k(),
              .named = buckets.k()},
      due_(buckets.row_count()),
      pinging_(buckets.row_count()) {
  sim::check(settings.tries >= 1, "a node is called at least once before it is held dead");
  sim::check(settings.refresh > sim::Duration{}, "buckets are refreshed without a pause");
  buckets.set_traffic(this);
}

Protocol::~Protocol() {
  buckets_.set_traffic(nullptr);
}

void Protocol::start(NodeIndex n) {
  sim::check(members_.present(n), "only a present node can start its maintenance");
  const Life life = next_life(n);
  sim::Rng rng = rng_of(n);
  for (unsigned bit = 0; bit < buckets_.depth(n); ++bit) {
    const auto wait = rng.below_u64(static_cast<std::uint64_t>(settings_.refresh.ns()));
    due_[buckets_.row(n, bit)] =
        now() + sim::Duration::nanoseconds(static_cast<std::int64_t>(wait));
  }
  network_.scheduler().spawn(maintain(n, life, /*has_joined=*/false, rng));
}

// The farthest bucket that is not beyond n's nearest contact is the last to be refreshed.
unsigned Protocol::deepest(NodeIndex n) const {
  unsigned bits = buckets_.depth(n);
  while (bits > 0 && buckets_.contacts(n, bits - 1).empty()) --bits;
  return bits;
}

sim::Process Protocol::maintain(NodeIndex n, Life life, bool has_joined, sim::Rng rng) {
  for (unsigned bit = 0; has_joined && bit < deepest(n); ++bit) {
    co_await refresh(n, bit, rng);
    if (!lives(n, life)) co_return;
  }
  while (true) {
    unsigned next = 0;
    sim::Time due = now() + settings_.refresh;
    for (unsigned bit = 0; bit < deepest(n); ++bit) {
      const sim::Time of_bucket = due_[buckets_.row(n, bit)];
      if (of_bucket >= due) continue;
      due = of_bucket;
      next = bit;
    }
    co_await network_.scheduler().at(std::max(due, now()));
    if (!lives(n, life)) co_return;
    if (next >= deepest(n) || due_[buckets_.row(n, next)] > now()) continue;  // looked into since
    co_await refresh(n, next, rng);
    if (!lives(n, life)) co_return;
  }
}

sim::Task<> Protocol::refresh(NodeIndex n, unsigned bit, sim::Rng& rng) {
  const Id random = overlay::random_id(rng);
  const Id there = first_bits(id(n) ^ bit_id(bit), bit + 1);
  const Id key = there ^ random ^ first_bits(random, bit + 1);
  co_await look_up(n, key, Kind::kRefresh, rng);
}

// Answers name k nodes.
sim::Task<> Protocol::look_up(NodeIndex n, Id key, Kind kind, sim::Rng& rng) {
  const overlay::LookupResult found = co_await lookup_.run(n, key, nullptr, rng);
  count_lookup(kind, found, buckets_.k());
}

void Protocol::lookup_begins(NodeIndex origin, const Id& key) {
  const unsigned bit = buckets_.bit_of(origin, key);
  if (bit < buckets_.depth(origin)) due_[buckets_.row(origin, bit)] = now() + settings_.refresh;
}

void Protocol::lookup_called(NodeIndex from, NodeIndex to, bool answered) {
  if (!answered) {
    buckets_.remove(from, to);
    return;
  }
  heard(from, to);
  heard(to, from);
}

// `at` has had a message from `from`, which is therefore alive.
void Protocol::heard(NodeIndex at, NodeIndex from) {
  if (at == from || buckets_.touch(at, from)) return;
  const unsigned bit = buckets_.bit_of(at, id(from));
  if (!buckets_.full(at, bit)) {
    buckets_.append(at, from);
    tell_met(at, from);
    return;
  }
  const std::size_t row = buckets_.row(at, bit);
  if (pinging_[row]) return;
  pinging_[row] = true;
  network_.scheduler().spawn(
      ping_oldest(at, life(at), bit, from, stream_.at(std::uint64_t{1} << 63 | pings_++)));
}

sim::Process Protocol::ping_oldest(NodeIndex n, Life life, unsigned bit, NodeIndex newcomer,
                                   sim::Rng rng) {
  const auto contacts = buckets_.contacts(n, bit);
  const NodeIndex oldest = contacts.empty() ? newcomer : contacts.front();
  bool answered = oldest == newcomer;
  for (unsigned i = 0; !answered && i < settings_.tries && lives(n, life); ++i) {
    answered = co_await network_.call(n, oldest, rng) == CallOutcome::kAnswered;
    count(Kind::kPing, 1, answered, 1);
  }
  pinging_[buckets_.row(n, bit)] = false;
  if (!lives(n, life)) co_return;
  if (answered) {
    heard(n, oldest);
  } else {
    buckets_.remove(n, oldest);
    if (!buckets_.full(n, bit)) heard(n, newcomer);
  }
}

sim::Task<bool> Protocol::join(NodeIndex n, NodeIndex contact) {
  sim::check(!members_.present(n), "a node that is present joins again");
  sim::check(n != contact, "a node joins through another node");
  const Life life = next_life(n);
  buckets_.clear(n);
  buckets_.append(n, contact);
  network_.set_up(n, true);  // those that it calls may call it from now on
  sim::Rng rng = rng_of(n);
  co_await look_up(n, id(n), Kind::kJoin, rng);
  if (!lives(n, life)) co_return false;
  if (deepest(n) == 0) {  // its contact is dead
    network_.set_up(n, false);
    co_return false;
  }
  appear(n);
  std::vector<NodeIndex> known;
  buckets_.neighbours(n, known);
  for (const NodeIndex m : known) {
    const auto theirs = buckets_.contacts(m, buckets_.bit_of(m, id(n)));
    if (overlay::contains(theirs, n)) tell_met(m, n);
  }
  network_.scheduler().spawn(maintain(n, life, /*has_joined=*/true, rng));
  co_return true;
}

// Is a contact in this bucket of `at` one of the k nearest that it knows, as likely as not?
bool Protocol::is_near(NodeIndex at, unsigned bit) const {
  std::size_t nearer = 0;
  for (unsigned b = bit + 1; b < buckets_.depth(at); ++b) nearer += buckets_.contacts(at, b).size();
  return nearer < buckets_.k();
}

void Protocol::tell_met(NodeIndex at, NodeIndex other) {
  if (!members_.present(at) || !members_.present(other)) return;
  if (is_near(at, buckets_.bit_of(at, id(other)))) listener_->met(at, other);
}

sim::Task<> Protocol::leave(NodeIndex n) {
  sim::check(members_.present(n), "only a present node can leave");
  listener_->leaving(n);
  vanish(n);
  listener_->left(n);
  co_return;
}

std::size_t Protocol::memory_bytes() const {
  return overlay::Protocol::memory_bytes() + due_.capacity() * sizeof(sim::Time) +
         pinging_.capacity() / 8;
}

overlay::UpkeepExpectation Protocol::expected(double nodes, unsigned k,
                                              const MaintenanceSettings& settings) {
  constexpr double kFrames = 600;        // of its process
  constexpr double kRowBytes = 16 + .2;  // of a bucket, here and in the tables
  constexpr double kPings = .75;         // messages for each request of a lookup: as measured
  const double full = nodes > k ? std::log2(nodes / k) : 0;
  const double buckets = std::log2(std::max(nodes, 1.0)) + 2;
  const double refreshed = full + std::log2(k + 1.0);
  const double period = static_cast<double>(settings.refresh.ns()) * 1e-9;
  const double a_lookup = (k + 4.0) * (2 + kPings);
  return {.bytes = kFrames + buckets * kRowBytes + 4 * k * (full + 2),
          .drawn = Kademlia::expected(nodes, {.bucket = k}).known / std::max(nodes, 1.0),
          .messages_per_s = refreshed / period * a_lookup,
          .messages_a_join = (1 + refreshed) * a_lookup,
          .message_s = overlay::seconds_a_message(.7e-6, nodes)};
}

}  // namespace ddns::kademlia
