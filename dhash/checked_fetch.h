// A fetch among nodes that lie, by who checks what he is told and by who does not (the paper,
// section 2: "When a client retrieves the RRSet, it also checks the signature before using the
// data").
//
// Some nodes lie to whoever looks a record up. They lie about data alone: where they lead a lookup,
// which keepers they name, what they store, cache and repair is as with all others, and none lies
// to itself. That a signature is good or not is a verdict here, which follows from what an answer
// is; where there are contents, a Judge does the mathematics (dns/verify.h).
//
//   forged    "I have the block", with data of the liar's own: no signature is good. Said of any
//             record, there or not, at every place on the way.
//   old       The same with an earlier version, the signature of which is still good. Said of
//             records that are there.
//   no data   "I have nothing", said by whoever holds the block or a copy. Nothing is signed, and
//             so nothing is shown: DDNS has no signed denial.
#pragma once

#include <tsl/robin_map.h>

#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "dhash/dhash.h"

namespace ddns::dhash {

enum class Lie : std::uint8_t { kForged, kOld, kNoData };

// What those who fetch and those who keep copies do with an answer.
enum class Check : std::uint8_t {
  kNone,       // believe it
  kSignature,  // refuse what has no good signature, and go on as if the node had nothing
  // Beside that, believe nobody alone: ask all keepers, and take the latest version that any of
  // them has (by the inception of its signature). Copies of other nodes are not looked at.
  kFreshest,
};

// What a node has, or says it has.
enum class Content : std::uint8_t { kNothing, kForged, kOld, kCurrent };

struct CheckedResult {
  overlay::LookupResult fetch;
  Content content = Content::kNothing;  // what was believed
  std::uint16_t checks = 0;             // signatures that the origin looked at, one after another
  std::uint16_t refused = 0;            // answers that it did not believe
  bool denied = false;                  // of nothing believed: a keeper said that it has nothing
};

struct CheckCounts {
  std::uint64_t by_origins = 0;  // signatures checked by who fetched
  std::uint64_t by_copiers = 0;  // and by other nodes before they kept a copy
  std::uint64_t refused = 0;     // answers without a good signature
  std::uint64_t extra_rpcs = 0;  // after such an answer, and to keepers beside the owner
};

class CheckedFetch {
 public:
  // Looks at the signatures of real contents. Copies that a client has itself are judged again: a
  // signature may have expired.
  class Judge {
   public:
    virtual ~Judge() = default;
    // Has what a node says of the record a good signature now? Not asked of nothing.
    virtual bool good(RecordIndex record, Content content) = 0;
  };

  // lies[n]: whether node n does. The DHash must outlive this; all its fetches are to be made here.
  // REQUIRES: lookups are iterative, since the node that called is who checks; the cache policy is
  // not kAll.
  CheckedFetch(Dhash& dhash, Check check, Lie lie, std::vector<bool> lies);
  CheckedFetch(const CheckedFetch&) = delete;  // running fetches refer to this
  CheckedFetch& operator=(const CheckedFetch&) = delete;

  // From now on the blocks of the records r with spoilt[r] have no good signature, wherever they
  // are.
  void spoil(std::vector<bool> spoilt) { spoilt_ = std::move(spoilt); }
  // From now on this one decides what is good, and must outlive this.
  void let_judge(Judge& judge) { judge_ = &judge; }

  // As Dhash::fetch of a record that is there, which means that it has versions, or is not. Where
  // the owner has nothing to say that is believed, whoever checks asks the other keepers. With
  // nobody who lies, and no check, it is that fetch.
  sim::Task<CheckedResult> fetch(NodeIndex origin, RecordIndex record, bool there,
                                 sim::Duration ttl, sim::Rng& rng);

  const CheckCounts& counts() const { return counts_; }

 private:
  class Search;
  struct Said {
    Content content = Content::kNothing;
    bool from_copy = false;
    sim::Time expires = {};
  };
  struct Asked {  // one fetch
    NodeIndex origin;
    RecordIndex record;
    bool there;
    sim::Duration ttl;
    CheckedResult result;
  };
  bool good(RecordIndex record, Content content) {
    return judge_ ? judge_->good(record, content) : content != Content::kForged;
  }
  Said says(NodeIndex at, const Asked& asked);
  bool believes(Said& said, NodeIndex at, Asked& asked);
  sim::Task<> ask_keepers(Asked& asked, Said& best, overlay::Path& path, sim::Rng& rng);
  void keep(const overlay::Path& path, RecordIndex record, const Said& found);
  std::span<const NodeIndex> copiers(const overlay::Path& path) const;
  static std::uint64_t place(NodeIndex node, RecordIndex record) {
    return std::uint64_t{record} << 32 | node;
  }

  Dhash& dhash_;
  Check check_;
  Lie lie_;
  std::vector<bool> lies_;
  std::vector<bool> spoilt_;  // empty: none is
  Judge* judge_ = nullptr;
  CheckCounts counts_;
  // Of the copies in the cache, by place(): those that are not current. It may name copies that
  // have gone.
  tsl::robin_map<std::uint64_t, Content, PairHash> bad_copies_;
};

}  // namespace ddns::dhash
