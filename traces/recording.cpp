#include "traces/recording.h"

#include <utility>

namespace ddns::traces {
namespace {

class Replay final : public TraceSource {
 public:
  explicit Replay(const Recording& recording) : recording_(recording) {}

  bool next(Question& out) override {
    if (asked_ == recording_.questions().size()) return false;
    out = recording_.questions()[asked_++];
    return true;
  }
  const NameTable& names() const override { return recording_.source().names(); }
  std::uint64_t question_count() const override { return recording_.questions().size(); }
  bool answered(NameIndex i) const override { return recording_.source().answered(i); }
  const FileTotals* file_totals() const override { return recording_.source().file_totals(); }

 private:
  const Recording& recording_;
  std::size_t asked_ = 0;
};

}  // namespace

Recording::Recording(std::unique_ptr<TraceSource> source) : source_(std::move(source)) {
  questions_.reserve(source_->question_count());
  for (Question question; source_->next(question);) questions_.push_back(question);
}

std::unique_ptr<TraceSource> replay(const Recording& recording) {
  return std::make_unique<Replay>(recording);
}

}  // namespace ddns::traces
