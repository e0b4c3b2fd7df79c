// The other side of conventional DNS: zones, their servers, and what each of these says. A tree of
// zones below the root; a record lies in one zone, which either has it or says that there is none.
//
// The servers of a zone have their addresses in the zone itself, so a referral carries them (glue),
// and the delegation can be used as long as both the NS set and the glue last. Or their names lie
// in another zone, and whoever is referred to them has to look the addresses up, which are one
// record.
#pragma once

#include <cstdint>
#include <vector>

#include "dns/rrset_table.h"
#include "sim/time.h"

namespace ddns::service {

using ZoneIndex = std::uint32_t;
using ServerIndex = std::uint32_t;  // of one zone each; those of a zone are numbered in a row

inline constexpr ZoneIndex kRootZone = 0;
inline constexpr std::uint32_t kNoData = 0;  // the content of a record that does not exist
// A content of kAlias and a record's number: the name is an alias (CNAME) of that record's.
inline constexpr std::uint32_t kAlias = 1u << 31;
inline constexpr unsigned kMostServers = 32;
inline constexpr std::uint32_t kNoIndex = UINT32_MAX;

using ProofIndex = std::uint32_t;  // of a denial, among those of all zones (denials.h)
// The proofs that a name does not exist: that it is not there, and no wildcard for it. kNoIndex:
// there are none, as of names that exist.
struct Denial {
  ProofIndex name = kNoIndex;
  ProofIndex wildcard = kNoIndex;
};

enum class Behaviour : std::uint8_t {
  kSound,
  kDead,     // never answers
  kLame,     // does not have the zone that is delegated to it: an error (RFC 1912, section 2.8)
  kLooping,  // refers whoever asks to the zone that it should have
};

// What a record takes in messages (octets.h): the name in wire form, and the data.
struct RecordOctets {
  std::uint16_t name = 20;
  std::uint16_t data = 4;
};

// What a server says.
struct Response {
  enum class Kind : std::uint8_t { kSilence, kError, kReferral, kAnswer };
  Kind kind = Kind::kSilence;
  ZoneIndex zone = kRootZone;       // of a referral
  std::uint32_t content = kNoData;  // of an answer; kNoData: negative; or an alias
  sim::Duration ttl = {};           // of an answer, a negative one too; of a referral's delegation
};

class Hierarchy {
 public:
  // The root alone. REQUIRES, here and below: 1 <= servers <= kMostServers.
  explicit Hierarchy(unsigned root_servers);

  // `ttl`: of the delegation by the parent. REQUIRES: the parent is there.
  ZoneIndex add_zone(ZoneIndex parent, unsigned servers, sim::Duration ttl);
  // The next record, with what it says, below kAlias or an alias, and how long a cache may keep
  // that (RFC 2308 where `content` is kNoData).
  void add_record(ZoneIndex zone, std::uint32_t content, sim::Duration ttl,
                  RecordOctets octets = {});
  void set_behaviour(ServerIndex server, Behaviour b) { behaviour_[server] = b; }
  // The addresses of the zone's servers are this record. REQUIRES: there is such a record.
  void set_address(ZoneIndex zone, dns::RecordIndex record);
  // What denies the record, which does not exist.
  void set_denial(dns::RecordIndex record, const Denial& denial);

  // The length of a query for the record, and of what is said to it. REQUIRES: it is no silence.
  std::uint32_t query_octets(dns::RecordIndex record) const;
  std::uint32_t response_octets(dns::RecordIndex record, const Response& said) const;
  // One of the servers is asked for a record.
  Response ask(ServerIndex server, dns::RecordIndex record) const;

  ZoneIndex zone_count() const { return static_cast<ZoneIndex>(zones_.size()); }
  ServerIndex server_count() const { return static_cast<ServerIndex>(zone_of_.size()); }
  dns::RecordIndex record_count() const { return static_cast<dns::RecordIndex>(records_.size()); }
  ZoneIndex parent(ZoneIndex z) const { return zones_[z].parent; }
  unsigned depth(ZoneIndex z) const { return zones_[z].depth; }  // of the root: 0
  ServerIndex first_server(ZoneIndex z) const { return zones_[z].first_server; }
  unsigned servers(ZoneIndex z) const { return zones_[z].servers; }
  // kNoIndex: referrals carry the addresses.
  dns::RecordIndex address(ZoneIndex z) const { return zones_[z].address; }
  ZoneIndex zone_of_server(ServerIndex s) const { return zone_of_[s]; }
  Behaviour behaviour(ServerIndex s) const { return behaviour_[s]; }
  ZoneIndex zone(dns::RecordIndex r) const { return records_[r].zone; }
  std::uint32_t content(dns::RecordIndex r) const { return records_[r].content; }
  sim::Duration ttl(dns::RecordIndex r) const { return records_[r].ttl; }
  Denial denial(dns::RecordIndex r) const { return r < denials_.size() ? denials_[r] : Denial{}; }

 private:
  struct Zone {
    ZoneIndex parent;
    ServerIndex first_server;
    std::uint16_t servers;
    std::uint16_t depth;
    sim::Duration ttl;
    dns::RecordIndex address = kNoIndex;
  };
  struct Record {
    sim::Duration ttl;
    ZoneIndex zone;
    std::uint32_t content;
    RecordOctets octets;
  };

  std::vector<Zone> zones_;
  std::vector<Record> records_;
  std::vector<Denial> denials_;     // empty where nobody wants to know
  std::vector<ZoneIndex> zone_of_;  // of each server
  std::vector<Behaviour> behaviour_;
};

}  // namespace ddns::service
