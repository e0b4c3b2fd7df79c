// The data of the paper's Figures 1 to 6 over several seeds: the file that scripts/figures.py
// draws.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "experiments/files/json_file.h"
#include "experiments/result/result.h"

namespace ddns::experiments {

// Curves of one seed by name. Quantile curves ("figure1.successful") have the value at every
// fraction of figure_fractions(); others ("figure3.slashdot") are shares of 0, 1, 2, ... hops, or a
// value for 1, 2, 3, ... hops. Those called shares are of what lies up to each of the printed
// points.
using Curves = std::map<std::string, std::vector<double>>;

// 1/200, 2/200, ... 1.
std::vector<double> figure_fractions();

// The curves of the figures, from the results they are drawn from.
std::vector<double> quantile_curve(const Series& series);
std::vector<double> share_curve(const Series& hops);

// The file: {"schema": 1, "seeds": N, "band": ..., "figure1": {"series": {...}}, ...}. Every series
// has the mean over the seeds and the lowest and highest value. REQUIRES: at least one seed, and
// the same names for each.
Json figure_data(const std::vector<Curves>& seeds);

}  // namespace ddns::experiments
