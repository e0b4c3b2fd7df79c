// DNS served from DHash to clients that check signatures, or do not, among nodes of which some lie
// (the paper, section 2). What there is to believe is dhash/checked_fetch.h; this is the service
// over it: it counts what was believed wrongly, and comes by the KEY RRsets that a check takes.
#pragma once

#include <tsl/robin_set.h>

#include <cstdint>
#include <vector>

#include "dhash/checked_fetch.h"
#include "service/key_chains.h"
#include "service/name_service.h"
#include "sim/scheduler.h"

namespace ddns::service {

// What clients did about KEY RRsets, over all that were answered of names of so many labels.
struct KeyCounts {
  std::uint64_t answered = 0;
  std::uint64_t lookups = 0;  // of KEY RRsets, those without an RPC too
  std::uint64_t rpcs = 0;     // of these lookups
  std::uint64_t octets = 0;   // that came from other nodes: of records, and of KEY RRsets
  std::uint64_t checks = 0;   // signatures: of the record, and of KEY RRsets
  sim::Duration latency;      // from the question until all was checked
};

// Answers that a client believed and that were not the record.
struct WrongAnswers {
  std::uint64_t forged = 0;
  std::uint64_t old = 0;
};

// How clients come by KEY RRsets.
struct Vouching {
  const KeyChains& chains;     // of the table's names
  dns::RecordIndex first = 0;  // the record of chains.records()[0]; the others follow it
  bool keep = false;           // does a client keep, to the end, what it has checked?
};

class SignedDdns final : public NameService {
 public:
  // Record r of the table is record r of the fetches. `check_time` is what one signature takes its
  // client; it is waited for when all walks of a question are over. All must outlive this.
  SignedDdns(sim::Scheduler& scheduler, dhash::CheckedFetch& fetches, const dhash::Dhash& dhash,
             const dns::RrsetTable& rrsets, sim::Duration check_time)
      : scheduler_(scheduler),
        fetches_(fetches),
        dhash_(dhash),
        rrsets_(rrsets),
        check_time_(check_time) {}

  // From now on clients need KEY RRsets to check an answer, its own copies too: those that the
  // record does not carry are looked up one after another, from the name's own upwards. Where one
  // cannot be had, the question fails. Without this, all know them all.
  void need_keys(const Vouching& vouching) { vouching_ = &vouching; }

  // kFound where an answer was believed, right or wrong. REQUIRES: the question is for a record of
  // a name.
  sim::Task<Answer> ask(NodeIndex client, const Question& question, sim::Rng& rng) override;
  void expect(dns::RecordIndex record) const override { dhash_.prefetch(record); }

  const WrongAnswers& wrong() const { return wrong_; }
  // By the number of labels; empty where all keys are known.
  const std::vector<KeyCounts>& by_labels() const { return by_labels_; }
  // Answers whose chain could not be had.
  std::uint64_t without_keys() const { return without_keys_; }

 private:
  sim::Task<> follow_chain(NodeIndex client, dns::RecordIndex record, dhash::CheckedResult& found,
                           sim::Rng& rng);
  KeyCounts& counts_of(dns::RecordIndex record);

  sim::Scheduler& scheduler_;
  dhash::CheckedFetch& fetches_;
  const dhash::Dhash& dhash_;
  const dns::RrsetTable& rrsets_;
  sim::Duration check_time_;
  const Vouching* vouching_ = nullptr;
  WrongAnswers wrong_;
  std::vector<KeyCounts> by_labels_;
  std::uint64_t without_keys_ = 0;
  tsl::robin_set<std::uint64_t, dhash::PairHash> kept_;  // client * 2^32 + KEY RRset
};

}  // namespace ddns::service
