// The part of server/ring_source.h that checks signatures, its only user.
#pragma once

#include <map>
#include <string>

#include "server/ring_source.h"
#include "service/signature_gate.h"

namespace ddns::server {

class RingSource::Checks final : public dhash::CheckedFetch::Judge {
 public:
  Checks(RingSource& ring, Doubts&& doubts);

  bool good(dhash::RecordIndex record, dhash::Content content) override;
  // What a liar says that it has in the place of a block.
  static Block forged(const Block& block);
  // Seals the block and offers it to the gate as this record.
  void offer(dns::RecordIndex record, Block& block);
  // Why the gate has refused it. REQUIRES: it was offered.
  Refusal refusal(dns::RecordIndex record, const Block& block, dhash::Admission why);
  // It was stored.
  void accepted(const std::string& key) { refused_.erase(key); }
  // Refused blocks that the zones do not have any more are forgotten.
  void keep_refused(const std::map<std::string, Block>& blocks);

  Doubts doubts;
  service::SignatureGate gate;
  dhash::CheckedFetch fetches;
  std::string why;  // the answer that was disbelieved last was
  // A record of all names that have none: no node ever holds it or a copy.
  dns::RecordIndex nobody;

 private:
  RingSource& ring_;
  std::map<std::string, std::string> refused_;  // by block_key(): octets
};

}  // namespace ddns::server
