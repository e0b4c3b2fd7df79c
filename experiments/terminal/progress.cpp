#include "experiments/terminal/progress.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>

#include "experiments/files/console.h"
#include "experiments/files/text.h"

namespace ddns::experiments {

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::chrono::milliseconds kBarPause(100);
constexpr std::chrono::seconds kLinePause(10);
constexpr int kBarWidth = 24;

bool coloured() {
  const char* no_colour = std::getenv("NO_COLOR");
  return !(no_colour && *no_colour);
}

std::string rate_text(double per_second) {
  if (per_second >= 10) return with_commas(static_cast<std::uint64_t>(per_second));
  return fmt::format("{:.2g}", per_second);
}

}  // namespace

Progress::Style Progress::style(bool quiet) {
  if (quiet) return Style::kNone;
  return isatty(STDERR_FILENO) ? Style::kBar : Style::kLines;
}

Progress::Progress(Style style, std::string what, std::string unit)
    : style_(style), what_(std::move(what)), unit_(std::move(unit)), start_(Clock::now()) {
  next_ = start_ + (style_ == Style::kBar ? Clock::duration(kBarPause) : kLinePause);
}

Progress::~Progress() {
  if (drawn_ && style_ == Style::kBar) tell("\r\033[K");
}

double Progress::seconds() const {
  return std::chrono::duration<double>(Clock::now() - start_).count();
}

void Progress::update(double done, double total) {
  if (style_ == Style::kNone) return;
  const std::lock_guard lock(mutex_);
  const auto now = Clock::now();
  if (now < next_) return;
  next_ = now + (style_ == Style::kBar ? Clock::duration(kBarPause) : kLinePause);
  draw(done, total, seconds());
  drawn_ = true;
}

void Progress::draw(double done, double total, double seconds) {
  const double share = total > 0 ? std::min(1.0, done / total) : 0;
  const double rate = seconds > 0 ? done / seconds : 0;
  const std::string left = rate > 0 ? time_text((total - done) / rate) + " left" : "";
  const std::string numbers =
      fmt::format("{:3.0f} %  {} of {} {}, {} a second, {}", share * 100,
                  with_commas(static_cast<std::uint64_t>(done)),
                  with_commas(static_cast<std::uint64_t>(total)), unit_, rate_text(rate), left);
  if (style_ == Style::kLines) {
    tell(fmt::format("{}: {}\n", what_, numbers));
    return;
  }
  const auto full = static_cast<std::size_t>(std::lround(share * kBarWidth));
  const std::string bar = std::string(full, '#') + std::string(kBarWidth - full, '.');
  if (coloured()) {
    tell(fmt::format("\r\033[K{} \033[32m{}\033[0m {}", what_, bar, numbers));
  } else {
    tell(fmt::format("\r\033[K{} {} {}", what_, bar, numbers));
  }
}

void RunProgress::progress(std::uint64_t done, std::uint64_t total) {
  progress_.update(static_cast<double>(done), static_cast<double>(total));
}

void SharedProgress::advance(double runs) {
  done_.fetch_add(runs, std::memory_order_relaxed);
  progress_.update(done_.load(std::memory_order_relaxed), total_);
}

}  // namespace ddns::experiments
