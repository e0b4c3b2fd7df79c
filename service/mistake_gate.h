// The gate that refuses what owners sign wrongly (the paper, section 4.1), where a trace has names
// and no contents: which records come with a mistake is told, and a node that checks sees it. The
// one that checks real signatures is service/signature_gate.h.
#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "dhash/gatekeeper.h"

namespace ddns::service {

class MistakeGate final : public dhash::Gatekeeper {
 public:
  static constexpr dhash::Admission kReason = dhash::Admission::kBadSignature;

  // wrong[r]: does record r come with the mistake for which nodes refuse it?
  explicit MistakeGate(std::vector<bool> wrong) : wrong_(std::move(wrong)) {}

  bool wrong(dhash::RecordIndex record) const { return wrong_[record]; }
  // Its owner has put it right.
  void mend(dhash::RecordIndex record) { wrong_[record] = false; }

  dhash::Admission judge(dhash::NodeIndex, dhash::RecordIndex record,
                         const dhash::Store&) const override {
    return wrong_[record] ? kReason : dhash::Admission::kAdmitted;
  }
  void stored(dhash::NodeIndex, dhash::RecordIndex) override {}
  void lost_disk(dhash::NodeIndex) override {}

 private:
  std::vector<bool> wrong_;
};

}  // namespace ddns::service
