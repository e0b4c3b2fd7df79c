#include "traces/tools.h"

#include <fmt/format.h>
#include <tsl/robin_map.h>
#include <tsl/robin_set.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <iterator>
#include <map>
#include <numeric>

#include "sim/check.h"

namespace ddns::traces {
namespace {

// Weighted least squares of log count over log rank; the weight of a rank is the length 1 / rank
// that it has on the logarithmic axis.
double fitted_slope(const std::vector<std::uint64_t>& counts) {
  double weight = 0, x_mean = 0, y_mean = 0;
  for (std::size_t i = 0; i < counts.size(); ++i) {
    const auto rank = static_cast<double>(i + 1);
    weight += 1 / rank;
    x_mean += std::log(rank) / rank;
    y_mean += std::log(static_cast<double>(counts[i])) / rank;
  }
  x_mean /= weight;
  y_mean /= weight;
  double xx = 0, xy = 0;
  for (std::size_t i = 0; i < counts.size(); ++i) {
    const auto rank = static_cast<double>(i + 1);
    const double x = std::log(rank) - x_mean;
    xx += x * x / rank;
    xy += x * (std::log(static_cast<double>(counts[i])) - y_mean) / rank;
  }
  return xx > 0 ? -xy / xx : 0;
}

// The share of the most popular tenth of the names, all types of a name together.
double top_share(const NameTable& names, const std::vector<std::uint64_t>& counts) {
  tsl::robin_map<std::string_view, std::size_t> positions;
  std::vector<std::uint64_t> sums;
  std::uint64_t all = 0;
  for (NameIndex i = 0; i < names.count(); ++i) {
    const auto [entry, added] = positions.insert({names.name(i), sums.size()});
    if (added) sums.push_back(0);
    sums[entry->second] += counts[i];
    all += counts[i];
  }
  std::sort(sums.begin(), sums.end(), std::greater<>());
  const auto tenth = static_cast<std::ptrdiff_t>((sums.size() + 9) / 10);
  const std::uint64_t top = std::accumulate(sums.begin(), sums.begin() + tenth, std::uint64_t{0});
  return static_cast<double>(top) / static_cast<double>(all);
}

// Sets what follows from the number of queries for each name.
void count_popularity(const TraceSource& source, std::vector<std::uint64_t> counts,
                      TraceInfo& out) {
  const auto most = std::max_element(counts.begin(), counts.end());
  const auto name = static_cast<NameIndex>(most - counts.begin());
  out.most_popular = *most;
  out.most_popular_name = source.names().name(name);
  out.most_popular_type = source.names().type(name);
  const auto over = [&](std::uint64_t limit) {
    return static_cast<std::uint64_t>(
        std::count_if(counts.begin(), counts.end(), [=](auto count) { return count > limit; }));
  };
  out.asked_once = over(0) - over(1);
  out.asked_over_100 = over(100);
  out.asked_over_1000 = over(1000);
  out.top_tenth_share = top_share(source.names(), counts);
  std::sort(counts.begin(), counts.end(), std::greater<>());
  out.zipf_slope = fitted_slope(counts);
}

}  // namespace

TraceInfo info(TraceSource& source) {
  TraceInfo out;
  std::vector<std::uint64_t> counts(source.names().count(), 0);
  std::map<dns::RrType, std::uint64_t> types;
  tsl::robin_set<std::uint32_t> clients;
  Question q;
  while (source.next(q)) {
    if (out.queries++ == 0) out.first = q.time;
    out.last = q.time;
    ++counts[q.name];
    ++types[source.names().type(q.name)];
    ++out.hours[static_cast<std::size_t>(q.time.ns() / (3600 * sim::kSecondNs) % 24)];
    clients.insert(q.client);
  }
  out.clients = clients.size();
  out.names = counts.size();
  for (NameIndex i = 0; i < counts.size(); ++i) out.answered_names += source.answered(i) ? 1 : 0;
  out.types.assign(types.begin(), types.end());
  std::stable_sort(out.types.begin(), out.types.end(),
                   [](const auto& a, const auto& b) { return a.second > b.second; });
  if (out.queries > 0) count_popularity(source, std::move(counts), out);
  if (const FileTotals* totals = source.file_totals()) out.file = *totals;
  return out;
}

void print_info(const TraceInfo& i, std::ostream& out) {
  const auto seconds = [](sim::Time t) { return static_cast<double>(t.ns()) / sim::kSecondNs; };
  const auto share = [](std::uint64_t part, std::uint64_t of) {
    return of == 0 ? 0.0 : 100.0 * static_cast<double>(part) / static_cast<double>(of);
  };
  out << fmt::format("queries:          {}\n", i.queries)
      << fmt::format("names:            {} distinct (name, type), {} with records\n", i.names,
                     i.answered_names)
      << fmt::format("asked once:       {}\n", i.asked_once)
      << fmt::format("asked over 100:   {}\n", i.asked_over_100)
      << fmt::format("asked over 1000:  {}\n", i.asked_over_1000)
      << fmt::format("most popular:     {} {}, {}\n", i.most_popular_name,
                     dns::type_name(i.most_popular_type), i.most_popular)
      << fmt::format("top tenth:        {:.1f} % of the queries\n", 100 * i.top_tenth_share)
      << fmt::format("Zipf slope:       {:.3f}\n", i.zipf_slope)
      << fmt::format("time:             {:.3f} to {:.3f} s\n", seconds(i.first), seconds(i.last))
      << fmt::format("clients:          {}\n", i.clients);
  out << "types:           ";
  for (const auto& [type, count] : i.types) {
    out << fmt::format(" {} {:.1f} %", dns::type_name(type), share(count, i.queries));
  }
  out << "\nby hour:         ";
  for (const std::uint64_t count : i.hours) out << ' ' << count;
  out << '\n';
  if (i.file.records == 0) return;
  out << fmt::format("file:             {} records, {} bad lines, {} times set right\n",
                     i.file.records, i.file.bad_lines, i.file.moved_times);
  if (!i.file.first_bad_line.empty()) {
    out << fmt::format("first bad line:   {}\n", i.file.first_bad_line);
  }
  out << "outcomes:        ";
  for (const auto& [rcode, count] : i.file.rcodes) {
    out << fmt::format(" {} {:.1f} %", rcode.empty() ? "not recorded" : rcode,
                       share(count, i.file.records));
  }
  out << '\n';
}

}  // namespace ddns::traces
