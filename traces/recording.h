// The questions of a trace, kept, so that several runs can be asked the same without making or
// reading them again. Memory: 16 bytes a question, and what else the source has.
#pragma once

#include <memory>

#include "traces/trace.h"

namespace ddns::traces {

class Recording {
 public:
  // Reads the source to its end, unless it keeps its questions.
  explicit Recording(std::unique_ptr<TraceSource> source);

  const TraceSource& source() const { return *source_; }
  const Questions& questions() const { return source_->kept() ? *source_->kept() : questions_; }

 private:
  std::unique_ptr<TraceSource> source_;
  Questions questions_;
};

// The same trace again, from its beginning. The recording must outlive it.
std::unique_ptr<TraceSource> replay(const Recording& recording);

}  // namespace ddns::traces
