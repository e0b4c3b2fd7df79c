// The claims on a terminal: columns whose cells are wrapped to fit it.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <numeric>
#include <vector>

#include "experiments/claims_report.h"

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

// Shorter than in the files.
const char* short_verdict(Verdict verdict) {
  switch (verdict) {
    case Verdict::kReproduced:
      return "reproduced";
    case Verdict::kCurveReproduced:
      return "curve, not text";
    case Verdict::kTextReproduced:
      return "text, not curve";
    case Verdict::kDiffers:
      return "differs";
    case Verdict::kNotTested:
      return "not tested";
  }
  return "";
}

Cells cells_of(const Finding& f) {
  const std::string curve = f.curve ? unbroken(figure_text(*f.claim, *f.curve)) : f.curve_note;
  return {f.claim->measure, f.stated.empty() ? "-" : f.stated, curve.empty() ? "-" : curve,
          f.ours ? unbroken(estimate_text(*f.claim, *f.ours)) : "-", short_verdict(f.verdict)};
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

const char* colour_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::kReproduced:
      return "\033[32m";
    case Verdict::kCurveReproduced:
    case Verdict::kTextReproduced:
      return "\033[33m";
    case Verdict::kDiffers:
      return "\033[31m";
    case Verdict::kNotTested:
      return "\033[2m";
  }
  return "";
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

// Would only be many lines of "not tested".
bool untested_option(const Finding& f) {
  return f.claim->living && !f.claim->ours.empty() && f.verdict == Verdict::kNotTested;
}

}  // namespace

std::string claims_table(std::span<const Finding> findings, std::size_t columns, bool colour) {
  const Cells header = {"what is measured", "text", "curve", "ours", "verdict"};
  std::vector<Cells> rows = {header};
  for (const Finding& f : findings) rows.push_back(cells_of(f));
  const Widths widths = widths_for(columns);

  std::string out;
  std::string section;
  append_row(header, widths, "", out);
  for (std::size_t i = 0; i < findings.size(); ++i) {
    if (untested_option(findings[i])) continue;
    if (findings[i].claim->section != section) {
      section = findings[i].claim->section;
      out += fmt::format("{}Section {}{}\n", colour ? "\033[1m" : "", section,
                         colour ? "\033[0m" : "");
    }
    append_row(rows[i + 1], widths, colour ? colour_of(findings[i].verdict) : "", out);
  }
  if (std::ranges::any_of(findings, untested_option)) {
    out += "What the paper says of failures, attacks and partitions: ddns reproduce --living\n";
  }
  out +=
      "\nours: mean and 95 % confidence interval over the seeds\n"
      "curve: the paper's figures; of failures, what other papers have published of Chord\n"
      "curve, not text: the paper's text and its printed curve disagree, we find the curve's\n"
      "text, not curve: they disagree, we find the text's\n";
  return out;
}

}  // namespace ddns::experiments
