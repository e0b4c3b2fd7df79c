// The claims on a terminal: columns whose cells are wrapped to fit it.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <numeric>
#include <vector>

#include "experiments/claims/report.h"

namespace ddns::experiments {

namespace {

constexpr std::size_t kColumns = 5;
constexpr std::size_t kGap = 2;
using Cells = std::array<std::string, kColumns>;
using Widths = std::array<std::size_t, kColumns>;

// Characters that a terminal shows; the texts have no wide ones.
std::size_t shown_width(std::string_view text) {
  return static_cast<std::size_t>(std::ranges::count_if(
      text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

// Stands for a space at which a line is not broken.
constexpr char kHardSpace = '\x1f';

std::string unbroken(std::string text) {
  std::ranges::replace(text, ' ', kHardSpace);
  return text;
}

// Lines of at most `width` characters, broken at spaces; longer words stand out.
std::vector<std::string> wrap(const std::string& text, std::size_t width) {
  std::vector<std::string> lines(1);
  std::size_t at = 0;
  while (at < text.size()) {
    const std::size_t space = std::min(text.find(' ', at), text.size());
    const std::string word = text.substr(at, space - at);
    std::string& line = lines.back();
    if (line.empty()) {
      line = word;
    } else if (shown_width(line) + 1 + shown_width(word) <= width) {
      line += ' ' + word;
    } else {
      lines.push_back(word);
    }
    at = space + 1;
  }
  for (std::string& line : lines) std::ranges::replace(line, kHardSpace, ' ');
  return lines;
}

Cells cells_of(const Finding& f) {
  std::string ours = f.ours ? unbroken(estimate_text(*f.claim, *f.ours)) : "-";
  if (f.other_reading) ours += " or " + unbroken(estimate_text(*f.claim, *f.other_reading));
  return {f.claim->measure, f.stated.empty() ? "-" : f.stated, curve_text(f), ours,
          verdict_text(f)};
}

// Wide columns where there is room for them; what is measured gets the rest.
Widths widths_for(std::size_t columns) {
  constexpr std::size_t kLeastMeasure = 24;
  constexpr std::size_t kMostMeasure = 70;
  const auto sum = [](const Widths& w) {
    return std::accumulate(w.begin() + 1, w.end(), kGap * (kColumns - 1));
  };
  Widths widths = {0, 18, 17, 17, 15};
  if (sum(widths) + kLeastMeasure > columns) widths = {0, 12, 10, 17, 10};
  widths[0] = std::clamp(columns - std::min(columns, sum(widths)), kLeastMeasure, kMostMeasure);
  return widths;
}

void append_row(const Cells& row, const Widths& widths, const char* verdict_colour,
                std::string& out) {
  std::array<std::vector<std::string>, kColumns> lines;
  std::size_t height = 0;
  for (std::size_t c = 0; c < kColumns; ++c) {
    lines[c] = wrap(row[c], widths[c]);
    height = std::max(height, lines[c].size());
  }
  for (std::size_t i = 0; i < height; ++i) {
    std::string line;
    for (std::size_t c = 0; c < kColumns; ++c) {
      const std::string text = i < lines[c].size() ? lines[c][i] : "";
      const bool last = c + 1 == kColumns;
      if (last && *verdict_colour && !text.empty()) {
        line += verdict_colour + text + "\033[0m";
      } else {
        line += text;
      }
      const std::size_t width = shown_width(text);
      if (!last) line += std::string(widths[c] - std::min(width, widths[c]) + kGap, ' ');
    }
    line.erase(line.find_last_not_of(' ') + 1);
    out += line + '\n';
  }
}

}  // namespace

std::string claims_table(std::span<const Chapter> chapters, Listed listed, std::size_t columns,
                         bool colour) {
  const Widths widths = widths_for(columns);
  std::string out = listed == Listed::kDiffering ? "What differs\n\n" : "";
  append_row({"what is measured", "text", "curve", "ours", "verdict"}, widths, "", out);
  std::string section;
  for (const Chapter& chapter : chapters) {
    for (const Finding& f : chapter.findings) {
      const bool differs = f.verdict == Verdict::kDiffers;
      const bool one = f.verdict == Verdict::kOneReading;
      const bool wanted = listed == Listed::kDiffering ? differs || one : f.ours.has_value();
      if (!wanted) continue;
      if (f.claim->section != section) {
        section = f.claim->section;
        out += fmt::format("{}Section {}{}\n", colour ? "\033[1m" : "", section,
                           colour ? "\033[0m" : "");
      }
      const char* verdict_colour = differs ? "\033[31m" : one ? "\033[33m" : "";
      append_row(cells_of(f), widths, colour ? verdict_colour : "", out);
    }
  }
  out +=
      "\nours: mean and 95 % confidence interval over the seeds\n"
      "curve: what the paper's figures show, or what others have published\n\n";
  return out;
}

}  // namespace ddns::experiments
