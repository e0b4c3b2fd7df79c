// Conventional DNS (RFC 1034, section 5.3.3): clients ask the resolver of their group, which
// answers from its cache or goes down from the nearest zone whose servers it knows, referral by
// referral, to the servers that have the answer.
//
// A resolver keeps answers, delegations and negative answers (RFC 2308) for their TTLs. Of the
// servers of a zone it asks the one with the least smoothed round-trip time, those never asked
// first, and now and then any of them. A query that is not answered in time is sent again, mostly
// to another server; a server that answers with an error is left out. Questions for one record
// that come while it is being looked up wait for the same answer.
//
// An answer that names an alias (CNAME) has the resolver go on with what it is an alias of, from
// the cache where that is known. Beyond a limit the lookup has failed. Where the servers of a zone
// have names in another one, their address is looked up first, as a lookup of its own; beyond so
// many of these the lookup has failed, and so has one that waits for itself.
//
// Four switches of today's resolvers are off at first: what is asked for in the last part of its
// TTL is looked up again beforehand (prefetch); an answer whose TTL is over is given where the
// lookup fails or takes too long (RFC 8767, serve-stale); that a lookup failed is kept for a while
// (RFC 2308, section 7); and what the proofs of earlier negative answers deny is not looked up (RFC
// 8198, aggressive use).
//
// A client asks again at every `client_timer` and gives up after `client_tries` of them; the
// resolver goes on. Clients are near their resolver: that way takes no time.
#pragma once

#include <algorithm>
#include <array>
#include <coroutine>
#include <cstdint>
#include <optional>
#include <vector>

#include "service/conventional/cache.h"
#include "service/conventional/hierarchy.h"
#include "service/name_service.h"
#include "sim/latency.h"
#include "sim/scheduler.h"

namespace ddns::service {

// Loss on the way to the servers of all zones of a depth (root 0, top-level 1), for a while.
struct ServerAttack {
  std::optional<unsigned> depth = {};  // nothing: there is no attack; 2: all deeper zones
  double loss = 1;                     // probability that a query or its answer is lost
  sim::Duration at = {};               // when it begins
  sim::Duration lasts = sim::Duration::seconds(3600);
};

struct ResolverSettings {
  std::uint32_t cache_entries = Cache::kUnlimited;  // answers that a resolver keeps
  std::optional<sim::Duration> ttl_cap = {};        // of answers, negative ones too
  sim::Duration ttl_floor = {};
  bool ns_cache = true;  // else every lookup begins at the root
  bool negative_cache = true;
  bool aggressive = false;  // answer from proofs (RFC 8198); the zones have to have them
  sim::Duration first_timer = sim::Duration::seconds(4);  // of the first query to a zone,
  sim::Duration later_timer = sim::Duration::seconds(8);  // and of those after it
  unsigned tries = 3;  // unanswered queries to a zone's servers, and the lookup has failed
  unsigned most_referrals = 16;  // of a lookup
  unsigned most_aliases = 16;    // likewise
  unsigned most_detours = 16;    // addresses of servers that it looks up before
  bool detect_loops = true;      // is a referral that leads no nearer an error?
  double explore = 0.05;         // how often any server is asked instead of the best
  sim::Duration client_timer = sim::Duration::seconds(5);
  unsigned client_tries = 4;
  double loss = 0;  // probability that a query or its answer is lost
  // An answer found in this last share of its TTL is looked up again, by nobody waited for.
  double prefetch = 0;
  // How long after its TTL an answer may still be given; nothing: not at all.
  std::optional<sim::Duration> serve_stale = {};
  // A client that such an answer is there for waits so long for a better one.
  sim::Duration stale_timer = sim::Duration::milliseconds(1800);
  sim::Duration servfail_ttl = {};  // how long a name is known as one that cannot be looked up
  bool rtt_of_pair = false;         // each resolver and server have one round-trip time, drawn once
  ServerAttack attack = {};

  // How long a client waits for an answer.
  sim::Duration clients_wait() const { return client_timer * client_tries; }
  // How long an answer with this TTL is kept.
  sim::Duration kept_for(sim::Duration ttl) const {
    return std::max(ttl_floor, std::min(ttl, ttl_cap.value_or(ttl)));
  }
};

enum class Rcode : std::uint8_t {
  kAnswer,
  kNegative,
  kServfail,  // errors or loops wherever it went on
  kTimeout,   // no server answered, or the client gave up
};

struct Resolution {
  Rcode rcode = Rcode::kTimeout;
  bool from_cache = false;
  bool stale = false;   // its TTL was over
  bool looped = false;  // a referral led no nearer
  bool joined = false;  // it waited for a lookup under way
  std::uint16_t referrals = 0;
  std::uint16_t aliases = 0;          // followed by the lookup
  std::uint16_t detours = 0;          // lookups of servers' addresses
  std::uint16_t answered = 0;         // queries that servers answered
  std::uint32_t unanswered = 0;       // queries that they did not answer in time
  std::uint32_t detour_answered = 0;  // the same of the detours
  std::uint32_t detour_unanswered = 0;
  std::uint32_t content = kNoData;
  sim::Time expires = sim::Time::never();  // of what there is: when its TTL is over

  bool failed() const { return rcode == Rcode::kServfail || rcode == Rcode::kTimeout; }
};

// What a question came to: kFound, kNotFound (negative) or kFailed (SERVFAIL, or nobody answered).
// The answer's hops are the queries of the lookup that servers answered, its timeouts those that
// they did not; a cached answer has none of either.
Answer answer_of(const Resolution& r);

// What a cache has for a question.
Resolution resolution_of(const Cache::Entry& kept);

// What the resolvers did: lookups are what clients asked and no cache had, what was prefetched, and
// servers' addresses.
struct ResolverCounts {
  static constexpr std::size_t kLevels = 3;          // root, top-level zones, all others
  static constexpr std::size_t kReferralCounts = 4;  // 0, 1, 2, more

  std::uint64_t questions = 0;
  std::uint64_t hits = 0;  // negative ones too
  std::uint64_t negative_hits = 0;
  std::uint64_t denied = 0;          // of them those that proofs of other names' denials deny
  std::uint64_t known_failures = 0;  // answered SERVFAIL, or stale, without another lookup
  std::uint64_t stale = 0;           // answered after the TTL
  std::uint64_t prefetches = 0;      // lookups that nobody waited for
  std::uint64_t detours = 0;         // lookups of servers' addresses
  std::uint64_t joined = 0;          // waited for a lookup under way
  std::uint64_t client_retries = 0;  // questions that clients sent again
  std::uint64_t clients_gave_up = 0;
  std::uint64_t lookups = 0;               // ended; each has one of the four ends
  std::array<std::uint64_t, 4> ends = {};  // by Rcode
  std::array<std::uint64_t, kReferralCounts> referrals = {};  // of lookups with an answer
  std::uint64_t unanswered_without_referral = 0;              // of lookups that timed out
  std::uint64_t unanswered_with_referrals = 0;
  std::uint64_t loops = 0;                          // lookups that ended in one
  std::array<std::uint64_t, kLevels> queries = {};  // sent to servers, by level
  std::array<std::uint64_t, kLevels> lost = {};     // of them not answered in time
  std::array<std::uint64_t, kLevels> denials = {};  // of them answered that there is none
  std::uint64_t queries_in_vain = 0;                // of lookups without an answer
  std::uint64_t octets_sent = 0;                    // of queries,
  std::uint64_t octets_received = 0;                // and of the answers that came in time
  std::array<std::uint64_t, kReferralCounts> retries =
      {};  // lookups with an answer, by lost queries
};

class Resolvers {
 public:
  // `resolver_of`: of each client, numbered from 0. All but it must outlive this; the scheduler
  // must not run after this is gone.
  Resolvers(sim::Scheduler& scheduler, const sim::LatencyModel& latency, const Hierarchy& zones,
            std::vector<std::uint32_t> resolver_of, const ResolverSettings& settings,
            std::uint64_t seed);

  // Asks for a client, one of `resolver_of`, who waits for so long. Chance is drawn from `rng`,
  // which must outlive the task.
  sim::Task<Resolution> resolve(std::uint32_t client, dns::RecordIndex record, sim::Rng& rng,
                                sim::Duration patience);
  sim::Task<Resolution> resolve(std::uint32_t client, dns::RecordIndex record, sim::Rng& rng) {
    return resolve(client, record, rng, settings_.clients_wait());
  }

  std::uint32_t count() const { return count_; }  // of the resolvers
  const ResolverCounts& counts() const { return counts_; }
  std::uint64_t cached_answers() const { return answers_.entries(); }
  std::uint64_t evictions() const { return answers_.evictions(); }

 private:
  static constexpr std::uint32_t kNone = UINT32_MAX;

  // A client that waits for a lookup: its coroutine, to be resumed once.
  struct Wait {
    Resolvers& resolvers;
    std::uint32_t lookup;
    sim::Duration patience;
    std::optional<Resolution> stale;  // what there is if the lookup gives no answer
    Resolution result = {};
    std::coroutine_handle<sim::Waiter> waiter = {};
    bool await_ready() const noexcept { return false; }
    template <class Promise>
    void await_suspend(std::coroutine_handle<Promise> h) {
      h.promise().rows = nullptr;
      waiter = std::coroutine_handle<sim::Waiter>::from_promise(h.promise());
      resolvers.park(*this);
    }
    Resolution await_resume() const { return result; }
  };
  struct Place {           // of a Wait in the list of its lookup
    Wait* wait = nullptr;  // null once it was resumed
    std::uint32_t generation = 0;
    std::uint32_t next = kNone;
  };
  struct Lookup {
    std::uint32_t first = kNone;  // of the places
    std::uint32_t next_free = kNone;
  };

  // What the cache has for a question: the end of a chain of aliases, or where it breaks off.
  struct Known {
    dns::RecordIndex at = 0;
    unsigned aliases = 0;
    std::optional<std::uint32_t> content = {};  // that of no alias
    bool stale = false;                         // the TTL of some of the chain is over
    bool due = false;                           // or in its last part, for prefetch
    bool denied = false;                        // by proofs
    sim::Time expires = sim::Time::never();     // the first of the chain that does
  };
  // A lookup under way.
  struct Progress : Resolution {
    const Progress* outer = nullptr;     // the lookup that waits for this one,
    dns::RecordIndex sought = kNoIndex;  // which is of the address of servers
  };
  Known known(std::uint32_t resolver, dns::RecordIndex record, bool stale_too);
  // When the proofs that deny the record expire; nothing: there are none.
  std::optional<sim::Time> denied(std::uint32_t resolver, dns::RecordIndex record);
  static Resolution from_cache(const Known& found);
  std::uint32_t begin(std::uint32_t resolver, dns::RecordIndex record, bool prefetch,
                      const sim::Rng& rng);
  void park(Wait& wait);
  void resume(Wait& wait, const Resolution& result);
  void finish(std::uint32_t lookup, const Resolution& result);
  sim::Process look_up(std::uint32_t resolver, dns::RecordIndex record, std::uint32_t lookup,
                       bool prefetch, sim::Rng rng);
  sim::Task<Response> descend(std::uint32_t resolver, dns::RecordIndex record, Progress& so_far,
                              sim::Rng& rng);
  sim::Task<Response> follow(std::uint32_t resolver, dns::RecordIndex record, bool prefetch,
                             Progress& so_far, sim::Rng& rng);
  sim::Task<Response> find_servers(std::uint32_t resolver, ZoneIndex zone, Progress& so_far,
                                   sim::Rng& rng);
  sim::Process give_up(std::uint32_t place, std::uint32_t generation, bool stale,
                       sim::Duration patience);
  sim::Task<Response> ask_zone(std::uint32_t resolver, ZoneIndex zone, dns::RecordIndex record,
                               Progress& so_far, sim::Rng& rng);
  sim::Task<Response> exchange(std::uint32_t resolver, ServerIndex server, dns::RecordIndex record,
                               sim::Duration timer, sim::Rng& rng);
  ServerIndex choose(std::uint32_t resolver, ZoneIndex zone, std::uint32_t left_out, sim::Rng& rng);
  void note_time(std::uint32_t resolver, ServerIndex server, sim::Duration took, bool answered);
  ZoneIndex nearest(std::uint32_t resolver, dns::RecordIndex record);
  void keep(std::uint32_t resolver, dns::RecordIndex record, const Response& response);
  double loss_at(ServerIndex server) const;
  std::size_t level(ServerIndex server) const;
  void end(Resolution& r, const Response& said);

  sim::Scheduler& scheduler_;
  const sim::LatencyModel& latency_;
  const Hierarchy& zones_;
  std::vector<std::uint32_t> resolver_of_;
  std::uint32_t count_;
  ResolverSettings settings_;
  sim::Stream pairs_;
  Cache answers_;      // content by record
  Cache delegations_;  // of zones; the value is not looked at
  Cache proofs_;       // of denials; the value is not looked at
  Cache times_;        // smoothed round-trip times of servers in microseconds
  Cache under_way_;    // lookups by record
  Cache failures_;     // records that could not be looked up; the value is not looked at
  std::vector<Lookup> lookups_;
  std::uint32_t free_lookup_ = kNone;
  std::vector<Place> places_;
  std::uint32_t free_place_ = kNone;
  ResolverCounts counts_ = {};
};

}  // namespace ddns::service
