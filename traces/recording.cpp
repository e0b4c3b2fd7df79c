#include "traces/recording.h"

#include <utility>

namespace ddns::traces {
namespace {

class Replay final : public TraceSource {
 public:
  explicit Replay(const Recording& recording)
      : source_(recording.source()), questions_(recording.questions()), next_(questions_.begin()) {}

  bool next(Question& out) override {
    if (next_ == questions_.end()) return false;
    out = *next_++;
    return true;
  }
  const NameTable& names() const override { return source_.names(); }
  std::uint64_t question_count() const override { return questions_.size(); }
  bool answered(NameIndex i) const override { return source_.answered(i); }
  const FileTotals* file_totals() const override { return source_.file_totals(); }
  const Questions* kept() const override { return &questions_; }

 private:
  const TraceSource& source_;
  const Questions& questions_;
  Questions::const_iterator next_;
};

}  // namespace

Recording::Recording(std::unique_ptr<TraceSource> source) : source_(std::move(source)) {
  if (source_->kept()) return;
  for (Question question; source_->next(question);) questions_.push_back(question);
}

std::unique_ptr<TraceSource> replay(const Recording& recording) {
  return std::make_unique<Replay>(recording);
}

}  // namespace ddns::traces
