// A paper's claims as a file: docs/claims.md describes it. The runs that they need, what its curves
// show, and what each claim says, beside what the simulator is asked for to compare.
#pragma once

#include <limits>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "experiments/files/json_file.h"

namespace ddns::experiments {

inline constexpr double kNoLimit = std::numeric_limits<double>::infinity();

// A part of the file that has been checked: what it says, under the keys that docs/claims.md lists.
struct Part {
  using Entries = std::vector<std::pair<std::string, std::string>>;

  std::string pointer;  // where the file says it
  Json said;

  bool has(const char* at) const { return said.contains(Json::json_pointer(at)); }
  bool is(const char* at) const { return said.value(Json::json_pointer(at), false); }
  std::string text(const std::string& at, const std::string& otherwise = "") const;
  Entries entries(const char* key) const;  // the keys of an object, and their values as text
};

// A run that claims are about, over some seeds.
struct PaperRun : Part {
  std::string name;        // "path", "paths[30]"
  std::string experiment;  // the file to run; empty: only results that are there can be judged

  unsigned seeds(unsigned of_paper) const;  // if the paper has so many
};

// Texts may contain figures: {EXPRESSION} or {EXPRESSION:.1f}, means over the seeds.
struct Claim : Part {
  // Values for which the text is right, counted from the expression "/text/around" if there is one.
  std::optional<std::pair<double, double>> holds = {};

  std::string id() const { return text("/id"); }
  std::string section() const { return text("/section"); }
  std::string measure() const { return text("/measure"); }
  std::string caveat() const { return text("/curve/caveat"); }  // of the printed figure
  // What the verdict rests on: "finding", "input" or "direction".
  std::string basis() const { return text("/basis", "finding"); }
  std::string format() const { return text("/format", "{:.4g}"); }
};

// Numbers that were read off one axis, and may all be wrong by as much in the same direction.
struct Reading {
  Json::json_pointer numbers;  // a number or a list of them
  std::string kind;            // "values", "fractions", or "sums": running sums of shares
  double error = 0;            // at most, in the numbers' unit
};

struct Paper : Part {
  std::string file;
  Json curves = Json::object();
  Json figures = Json::object();  // experiments/summary/figure_data.h
  std::vector<Reading> readings = {};
  std::vector<PaperRun> runs = {};
  std::vector<Claim> claims = {};

  const PaperRun* run(const std::string& name) const;
  unsigned seeds() const { return said.value("seeds", 5u); }  // behind most runs
  std::string heading() const { return text("/paper/heading", text("/paper/title")); }
  // What its printed figures are called.
  std::string published() const { return text("/paper/curve", "curve"); }
};

// Reads a file, or a paper that is shipped, by its name. Throws InputError (kSpec) that tells
// everything that is wrong with it by itself; its expressions are check_paper's to check.
Paper read_paper(const std::string& name_or_file);

}  // namespace ddns::experiments
