// TCP connections like those at the border of a campus, which drive its DNS lookups (Jung et al.,
// IMW 2001, section 5): a client turns to a name, the most popular ones far more often than others,
// and begins a few connections to it, one after another.
#pragma once

#include <cstdint>
#include <memory>
#include <span>

#include "sim/time.h"
#include "traces/trace.h"

namespace ddns::traces {

struct ConnectionSettings {
  std::uint64_t connections = 0;
  std::uint32_t names = 0;
  std::uint32_t clients = 0;
  sim::Duration duration;
  double zipf = 0;     // the name of rank r is visited in proportion to 1 / r^zipf
  double a_visit = 1;  // connections of a visit, on average; at least 1
  sim::Duration gap;   // between the connections of a visit, on average
};

// The totals are met exactly: so many connections, each name and each client among them. A visit
// has one connection and as many more as stars come before the next bar in a random row of all
// further connections and visits, about a geometric number; the last ones may come after the
// duration. Everything is a function of the settings and the seed. Memory: 4 bytes a visit, and the
// names. Throws what check_totals() throws.
std::unique_ptr<TraceSource> connections(const ConnectionSettings& settings, std::uint64_t seed);

// Throws InputError (kSpec) where there are fewer connections than names or clients.
void check_totals(const ConnectionSettings& settings);

// One of the traces of Jung et al. (IMW 2001, table 1).
struct ConnectionPreset {
  const char* name;
  std::uint64_t connections;  // published; from memory
  std::uint32_t clients;      // published; from memory but for mit-dec00
  std::uint32_t names;        // published, of all lookups; from memory but for mit-dec00
  double duration_s;          // published: whole days
  // Published as .88 to .94, of which mit-dec00 has .91; which of the others has which is assumed.
  double zipf;
  // Assumed: the files of a page, each a connection, were about three (Mah, INFOCOM 1997; from
  // memory), fetched a second apart.
  double a_visit = 3;
  double gap_s = 1;
};
std::span<const ConnectionPreset> connection_presets();

}  // namespace ddns::traces
