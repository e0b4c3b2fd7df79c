// The claims on a terminal: columns whose cells are wrapped to fit it.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <numeric>
#include <vector>

#include "experiments/claims/report.h"
#include "experiments/files/text.h"

namespace ddns::experiments {

namespace {

constexpr std::size_t kColumns = 5;
constexpr std::size_t kGap = 2;
using Cells = std::array<std::string, kColumns>;
using Widths = std::array<std::size_t, kColumns>;

// Stands for a space at which a line is not broken.
constexpr char kHardSpace = '\x1f';

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
    } else if (columns_of(line) + 1 + columns_of(word) <= width) {
      line += ' ' + word;
    } else {
      lines.push_back(word);
    }
    at = space + 1;
  }
  for (std::string& line : lines) std::ranges::replace(line, kHardSpace, ' ');
  return lines;
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

// `colour`: the number of an ANSI sequence, "" for none.
std::string in_colour(const std::string& text, const char* colour) {
  return *colour && !text.empty() ? fmt::format("\033[{}m{}\033[0m", colour, text) : text;
}

void append_row(const Cells& row, const Widths& widths, const char* colour, std::string& out) {
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
      line += in_colour(text, c + 1 == kColumns ? colour : "");
      line += std::string(widths[c] - std::min(columns_of(text), widths[c]) + kGap, ' ');
    }
    out += line.erase(line.find_last_not_of(' ') + 1) + '\n';
  }
}

}  // namespace

std::string claims_table(std::span<const Chapter> chapters, Listed listed, std::size_t columns,
                         bool colour) {
  const Widths widths = widths_for(columns);
  std::string out = listed == Listed::kDiffering ? "What differs\n\n" : "";
  append_row({"what is measured", "text", "curve", "ours", "verdict"}, widths, "", out);
  bool empty = true;
  std::string section;
  for (const Chapter& chapter : chapters) {
    for (const Finding& f : chapter.findings) {
      const bool differs = f.verdict == Verdict::kDiffers;
      const bool one = f.verdict == Verdict::kOneReading;
      const bool wanted = listed == Listed::kDiffering ? differs || one : f.ours.has_value();
      if (!wanted) continue;
      empty = false;
      if (f.claim->section() != section) {
        section = f.claim->section();
        out += in_colour("Section " + section, colour ? "1" : "") + '\n';
      }
      const char* verdict_colour = differs ? "31" : one ? "33" : "";
      append_row({f.claim->measure(), stated_text(f), curve_text(f), ours_text(f, kHardSpace),
                  verdict_text(f)},
                 widths, colour ? verdict_colour : "", out);
    }
  }
  if (empty && listed == Listed::kDiffering) return "";
  out +=
      "\nours: mean and 95 % confidence interval over the seeds\n"
      "curve: what the paper's figures show, or what others have published\n\n";
  return out;
}

}  // namespace ddns::experiments
