// A small living Pastry for the tests of the protocol, and the comparison of what nodes know with a
// look at all of them.
#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "pastry/protocol.h"
#include "tests/overlay/living.h"

namespace ddns::pastry {

struct LivingNetwork : overlay::Living {
  struct Options {
    NodeIndex nodes = 64;
    std::uint64_t seed = 1;
    Settings tables = {.base = 4, .leaf_set = 6};
    MaintenanceSettings maintenance = {};
    sim::Network::Settings network = {};
  };

  explicit LivingNetwork(const Options& options)
      : Living(options.nodes, options.seed, options.network),
        settings(options.tables),
        tables(members, settings),
        protocol(tables, members, network, options.maintenance,
                 sim::Stream(options.seed, "maintenance")) {}

  // All but the first `present` nodes absent, and these as if they had been there for long.
  void settle(NodeIndex present) {
    for (NodeIndex n = present; n < members.count(); ++n) set_present(n, false);
    tables.fill_settled();
    protocol.start_all();
  }

  // The present nodes nearest to n on a side, by a scan.
  std::vector<NodeIndex> true_side(NodeIndex n, StoredPastry::Side side) const {
    std::vector<NodeIndex> all;
    for (NodeIndex m = 0; m < members.count(); ++m) {
      if (m != n && members.present(m)) all.push_back(m);
    }
    std::ranges::sort(all, [&](NodeIndex a, NodeIndex b) {
      const Id to_a = overlay::distance(members.id(n), members.id(a));
      const Id to_b = overlay::distance(members.id(n), members.id(b));
      return side == StoredPastry::kAfter ? to_a < to_b : to_b < to_a;
    });
    all.resize(std::min<std::size_t>(all.size(), settings.leaf_set / 2));
    return all;
  }
  // What differs from the leaf sets of a settled network of the nodes present, or is in a table and
  // does not fit its cell; or nothing.
  std::string wrong() const {
    for (NodeIndex n = 0; n < members.count(); ++n) {
      if (!members.present(n)) continue;
      for (const auto side : {StoredPastry::kAfter, StoredPastry::kBefore}) {
        const std::span<const NodeIndex> has = tables.side(n, side);
        if (!std::ranges::equal(has, true_side(n, side))) {
          return "leaf set of node " + std::to_string(n) + ", side " + std::to_string(side);
        }
      }
      for (unsigned row = 0; row < tables.rows(); ++row) {
        for (unsigned digit = 0; digit < tables.base(); ++digit) {
          const NodeIndex m = tables.at(n, {row, digit});
          if (m == overlay::kNoNode) continue;
          const auto cell = tables.cell_of(n, m);
          if (cell.row != row || cell.digit != digit) return "a cell of node " + std::to_string(n);
        }
      }
    }
    return {};
  }
  // Cells that some present node fits and that are empty, or whose node is not present, of all that
  // somebody fits.
  double wrong_cells() const {
    double wrong = 0;
    double all = 0;
    for (NodeIndex n = 0; n < members.count(); ++n) {
      if (!members.present(n)) continue;
      std::vector<bool> fits(std::size_t{tables.rows()} * tables.base());
      for (NodeIndex m = 0; m < members.count(); ++m) {
        if (m == n || !members.present(m)) continue;
        const auto cell = tables.cell_of(n, m);
        fits[std::size_t{cell.row} * tables.base() + cell.digit] = true;
      }
      for (unsigned i = 0; i < fits.size(); ++i) {
        const NodeIndex m = tables.at(n, {i / tables.base(), i % tables.base()});
        all += fits[i];
        wrong += fits[i] ? m == overlay::kNoNode || !members.present(m) : m != overlay::kNoNode;
      }
    }
    return wrong / all;
  }

  sim::Process join_now(NodeIndex n, NodeIndex contact, bool* joined = nullptr) {
    const bool done = co_await protocol.join(n, contact);
    if (joined != nullptr) *joined = done;
  }
  sim::Process leave_now(NodeIndex n) { co_await protocol.leave(n); }

  Settings settings;
  StoredPastry tables;
  Protocol protocol;
};

}  // namespace ddns::pastry
