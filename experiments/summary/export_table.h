// Results as tables that statistics programs and spreadsheets read as they are: long format, one
// number a row, CSV after RFC 4180.
//
// Columns: file (as it was named), run (the experiment's name), one for each setting, seed, and
//   metric, value                    every number of every run (experiments/summary/metrics.h), or
//   distribution, value, fraction    every point of every distribution function
// Settings are the keys swept in any of the files and those whose values differ between the files,
// by JSON pointer; the field is empty where a key does not apply. Arrays stand as JSON.
#pragma once

#include <string>
#include <vector>

namespace ddns::experiments {

enum class ExportRows { kMetrics, kCdf };

// The table of these files, each the result of a run or the summary of a sweep, whose points are
// read from their own files. Throws InputError (kData) that names a file which is neither or cannot
// be read.
std::string export_table(const std::vector<std::string>& files, ExportRows rows);

// A field of a CSV file: in quotes where it holds a comma, a quote or a line break.
std::string csv_field(const std::string& text);

}  // namespace ddns::experiments
