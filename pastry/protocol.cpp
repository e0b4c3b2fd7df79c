#include "pastry/protocol.h"

#include <algorithm>
#include <array>

#include "pastry/pastry.h"
#include "sim/check.h"

namespace ddns::pastry {

using overlay::contains;
using overlay::kNoNode;
using sim::CallOutcome;

namespace {

// So many nodes are asked at most for one that fits a cell: what they do not know may turn up when
// rows are compared.
constexpr std::size_t kMostAsked = 4;

}  // namespace

Protocol::Protocol(StoredPastry& tables, overlay::Members& members, sim::Network& network,
                   const MaintenanceSettings& settings, const sim::Stream& stream)
    : overlay::Protocol({"keep_alive", "probe_leaf", "probe_table", "repair_leaves", "repair_table",
                         "join", "leave", "probe_contact"},
                        tables, members, network, stream, settings.bytes),
      tables_(tables),
      settings_(settings),
      lookup_{.network = network, .overlay = tables, .tries = settings.lookup_tries},
      next_(members.count()),
      suspicions_(members.count(), settings.suspicion_age),
      contacts_(members.count(), settings.contacts) {
  sim::check(settings.tries >= 1, "a node is called at least once before it is held dead");
}

const overlay::Period& Protocol::period(Action action) const {
  if (action == kNeighbours) return settings_.keep_alive;
  if (action == kLeaves) return settings_.probe_leaves;
  return action == kTable ? settings_.probe_table : settings_.probe_contacts;
}

void Protocol::start(NodeIndex n) {
  sim::check(members_.present(n), "only a present node can start its maintenance");
  const Life life = next_life(n);
  network_.scheduler().spawn(maintain(n, life, rng_of(n), /*newcomer=*/false));
}

sim::Process Protocol::maintain(NodeIndex n, Life life, sim::Rng rng, bool newcomer) {
  if (newcomer) co_await tell_table(n, life, rng);
  std::array<sim::Time, kActions> due;
  due[kContacts] = sim::Time::never();
  for (unsigned a = 0; a < (settings_.contacts > 0 ? kActions : kContacts); ++a) {
    due[a] = now() + period(static_cast<Action>(a)).draw_first(rng);
  }
  while (true) {
    auto* const next = std::min_element(due.begin(), due.end());
    co_await network_.scheduler().at(std::max(*next, now()));
    if (!lives(n, life)) co_return;
    const auto action = static_cast<Action>(next - due.begin());
    co_await act(action, n, life, rng);
    if (!lives(n, life)) co_return;
    *next = now() + period(action).draw(rng);
  }
}

sim::Task<> Protocol::act(Action action, NodeIndex n, Life life, sim::Rng& rng) {
  if (action == kNeighbours) return keep_alive(n, life, rng);
  if (action == kLeaves) return probe_leaf(n, life, rng);
  return action == kTable ? probe_table(n, life, rng) : probe_contact(n, life, rng);
}

// The next node on each side; the nearest other that it knows where a side has none.
sim::Task<> Protocol::keep_alive(NodeIndex n, Life life, sim::Rng& rng) {
  NodeList neighbours;
  for (const Side side : {StoredPastry::kAfter, StoredPastry::kBefore}) {
    const std::span<const NodeIndex> leaves = tables_.side(n, side);
    const NodeIndex m = leaves.empty() ? any_known(n) : leaves.front();
    if (m != kNoNode && !contains(neighbours, m)) neighbours.push_back(m);
  }
  return learn(n, life, std::move(neighbours), kKeepAlive, rng);
}

sim::Task<> Protocol::probe_leaf(NodeIndex n, Life life, sim::Rng& rng) {
  const NodeList leaves = leaf_set(n);
  NodeList turn;
  if (!leaves.empty()) turn.push_back(leaves[next_[n].leaf++ % leaves.size()]);
  return learn(n, life, std::move(turn), kProbeLeaf, rng);
}

// Looks up any id that fits the next cell in turn: the way leads over the cell's node, and the node
// that it ends at takes its place. So every node that fits comes to be in the cell, whoever was
// known first, and a dead one goes. The answer has the row: the node shares the digits before that
// with n, so what stands there fits the cells of n's row.
sim::Task<> Protocol::probe_table(NodeIndex n, Life life, sim::Rng& rng) {
  const std::optional<Cell> cell = next_cell(n);
  if (!cell) co_return;
  const Id key = tables_.any_id(tables_.at(n, *cell), cell->row + 1, rng);
  const overlay::LookupResult found = co_await lookup_.run(n, key, nullptr, rng);
  count_lookup(kProbeTable, found, /*answer_names=*/0);
  const NodeIndex m = found.server;
  if (!lives(n, life) || found.hops == 0 || !members_.present(m)) co_return;
  const Cell of_found = tables_.cell_of(n, m);
  if (of_found.row < cell->row) co_return;
  tables_.replace(n, m);
  const std::span<const NodeIndex> of_n = tables_.row(n, cell->row);
  const std::span<const NodeIndex> of_m = tables_.row(m, cell->row);
  // What stands at n's own digit has more digits in common with n.
  const auto fits_empty = [&](NodeIndex x, unsigned digit) {
    return x != kNoNode && x != n && of_n[digit] == kNoNode &&
           tables_.at(n, tables_.cell_of(n, x)) == kNoNode;
  };
  std::size_t names = 0;
  NodeList news;  // as many as the row has; mostly none, and then it is empty
  for (unsigned digit = 0; digit < of_m.size(); ++digit) {
    names += of_m[digit] != kNoNode && of_m[digit] != n;
    if (news.empty() && fits_empty(of_m[digit], digit)) news.assign(of_m.begin(), of_m.end());
  }
  count(kProbeTable, 0, 0, names);
  for (unsigned digit = 0; digit < news.size(); ++digit) {
    const NodeIndex x = news[digit];
    if (!fits_empty(x, digit) || suspects(n, x)) continue;
    co_await ask_or_drop(n, life, x, kProbeTable, rng);
    if (!lives(n, life)) co_return;
  }
}

// Of the cells of n that are not empty the next in turn.
std::optional<Protocol::Cell> Protocol::next_cell(NodeIndex n) {
  const std::span<const NodeIndex> cells = tables_.cells(n);
  std::uint32_t& turn = next_[n].cell;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (++turn == cells.size()) turn = 0;
    if (cells[turn] != kNoNode) return Cell{turn / tables_.base(), turn % tables_.base()};
  }
  return std::nullopt;
}

sim::Task<bool> Protocol::ask(NodeIndex n, Life life, NodeIndex to, Kind kind, sim::Rng& rng,
                              std::size_t names, bool stranger) {
  bool answered = members_.same_host(n, to);
  for (unsigned i = 0; !answered && i < settings_.tries && lives(n, life); ++i) {
    answered = co_await network_.call(n, to, rng) == CallOutcome::kAnswered;
    count(kind, 1, answered ? 1 : 0, names);
  }
  if (!answered || !members_.present(to)) co_return false;
  suspicions_.remove(to, n);
  if (members_.present(n) && !stranger) take(to, n);
  if (!lives(n, life)) co_return false;
  suspicions_.remove(n, to);
  take(n, to);
  co_return true;
}

sim::Task<bool> Protocol::ask_or_drop(NodeIndex n, Life life, NodeIndex to, Kind kind,
                                      sim::Rng& rng) {
  const bool answered = co_await ask(n, life, to, kind, rng);
  if (!answered && lives(n, life)) drop(n, to);
  co_return answered;
}

sim::Task<> Protocol::learn(NodeIndex n, Life life, NodeList from, Kind kind, sim::Rng& rng) {
  const std::size_t given = from.size();
  for (std::size_t i = 0; i < from.size(); ++i) {
    const NodeIndex m = from[i];
    if (i >= given && !tables_.is_nearer(n, m)) continue;  // nearer ones have come meanwhile
    const bool answered = co_await ask_or_drop(n, life, m, kind, rng);
    if (!lives(n, life)) co_return;
    if (!answered) continue;
    const NodeList leaves = leaf_set(m);
    count(kind, 0, 0, leaves.size());
    for (const NodeIndex x : leaves) {
      if (tables_.is_nearer(n, x) && !suspects(n, x) && !contains(from, x)) from.push_back(x);
    }
  }
}

void Protocol::take(NodeIndex n, NodeIndex other) {
  const bool nearer = tables_.take(n, other);
  if (nearer && members_.present(n)) listener_->met(n, other);
}

void Protocol::found_dead(NodeIndex at, NodeIndex dead) {
  if (settings_.learn_from_lookups && members_.present(at)) drop(at, dead);
}

// n has found another dead: that goes from its tables, and n mends them.
void Protocol::drop(NodeIndex n, NodeIndex dead) {
  suspicions_.add(n, dead, now());
  const Cell cell = tables_.cell_of(n, dead);
  const StoredPastry::Lost lost = tables_.forget(n, dead);
  if (!lost.after && !lost.before && !lost.cell) return;
  contacts_.add(n, dead);
  if (!members_.present(n)) return;
  network_.scheduler().spawn(mend(n, life(n), cell, lost, stream_.at(~mended_++)));
}

sim::Process Protocol::mend(NodeIndex n, Life life, Cell cell, StoredPastry::Lost lost,
                            sim::Rng rng) {
  if (lost.after) co_await mend_side(n, life, StoredPastry::kAfter, rng);
  if (lost.before && lives(n, life)) co_await mend_side(n, life, StoredPastry::kBefore, rng);
  if (lost.cell && lives(n, life)) co_await mend_cell(n, life, cell, rng);
}

// Section 2.5: "contacts the live node with the largest index on the side of the failed node, and
// asks that node for its leaf table".
sim::Task<> Protocol::mend_side(NodeIndex n, Life life, Side side, sim::Rng& rng) {
  const std::span<const NodeIndex> left = tables_.side(n, side);
  const NodeIndex last = left.empty() ? any_known(n) : left.back();
  NodeList from;
  if (last != kNoNode) from.push_back(last);
  return learn(n, life, std::move(from), kRepairLeaves, rng);
}

// Section 2.5: asks the nodes of the other cells of the row, then those of the next row, for what
// they have in theirs; each time beginning with any.
sim::Task<> Protocol::mend_cell(NodeIndex n, Life life, Cell cell, sim::Rng& rng) {
  NodeList others;
  for (unsigned row = cell.row; row < std::min(cell.row + 2, tables_.rows()); ++row) {
    NodeList of_row;
    for (const NodeIndex m : tables_.row(n, row)) {
      if (m != kNoNode) of_row.push_back(m);
    }
    if (of_row.empty()) continue;
    const auto first = rng.below(static_cast<std::uint32_t>(of_row.size()));
    std::ranges::rotate(of_row, of_row.begin() + first);
    others.insert(others.end(), of_row.begin(), of_row.end());
  }
  others.resize(std::min(others.size(), kMostAsked));
  for (const NodeIndex m : others) {
    if (tables_.at(n, cell) != kNoNode) co_return;
    const bool answered = co_await ask_or_drop(n, life, m, kRepairTable, rng);
    if (!lives(n, life)) co_return;
    if (!answered) continue;
    const NodeIndex named = tables_.at(m, cell);
    if (named == kNoNode || suspects(n, named)) continue;
    count(kRepairTable, 0, 0, 1);
    co_await ask_or_drop(n, life, named, kRepairTable, rng);  // takes it, if it answers
    if (!lives(n, life)) co_return;
  }
}

Protocol::NodeList Protocol::leaf_set(NodeIndex n) const {
  const std::span<const NodeIndex> after = tables_.side(n, StoredPastry::kAfter);
  const std::span<const NodeIndex> before = tables_.side(n, StoredPastry::kBefore);
  NodeList all;
  all.reserve(after.size() + before.size());
  all.assign(after.begin(), after.end());
  for (const NodeIndex m : before) {
    if (!contains(after, m)) all.push_back(m);
  }
  return all;
}

// For a node that has no leaf on a side: a leaf of the other side, or what its table has nearest.
NodeIndex Protocol::any_known(NodeIndex n) const {
  const NodeList leaves = leaf_set(n);
  if (!leaves.empty()) return leaves.back();
  for (unsigned row = tables_.rows(); row-- > 0;) {
    for (const NodeIndex m : tables_.row(n, row)) {
      if (m != kNoNode) return m;
    }
  }
  return kNoNode;
}

std::size_t Protocol::memory_bytes() const {
  return overlay::Protocol::memory_bytes() + next_.capacity() * sizeof(Turns) +
         suspicions_.memory_bytes() + contacts_.memory_bytes();
}

overlay::UpkeepExpectation Protocol::expected(double nodes, const Settings& tables,
                                              const MaintenanceSettings& settings) {
  constexpr double kBytes = 480;     // frames, and what is suspected; as measured with Chord's
  constexpr double kMending = 8;     // messages: four are asked for a cell whose node is dead
  constexpr double kLastHops = .65;  // of a look, whose id has any number of digits in common
  const overlay::Expectation settled = Pastry::expected(nodes, tables);
  const double known = settled.known / std::max(nodes, 1.0);
  const double calls_per_s = 2 * settings.keep_alive.rounds_per_s() +
                             settings.probe_leaves.rounds_per_s() +
                             (settled.hops / 2 + kLastHops) * settings.probe_table.rounds_per_s();
  return {.bytes = kBytes + StoredPastry::expected_bytes(nodes, tables),
          .drawn = known,
          .messages_per_s = 2 * calls_per_s,
          .messages_a_join = kMending * known,
          .message_s = overlay::seconds_a_message(.5e-6, nodes)};
}

}  // namespace ddns::pastry
