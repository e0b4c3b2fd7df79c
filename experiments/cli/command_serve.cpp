// ddns serve: zones on a simulated ring, or in simulated conventional DNS, behind real sockets.
#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <optional>

#include "experiments/cli/command.h"
#include "experiments/files/console.h"
#include "experiments/load/zone_file.h"
#include "experiments/terminal/progress.h"
#include "experiments/terminal/published.h"
#include "server/front.h"
#include "sim/check.h"

namespace ddns::experiments {

namespace {

using server::Front;

constexpr char kVerify[] = "/service/verify";

constexpr std::size_t kMostAlerts = 10;  // of one reload

constexpr std::uint32_t kOpenRate = 200;  // answers a second to one network, where any may ask

struct ServeOptions {
  std::vector<std::string> zones;
  std::vector<std::string> listen = {"127.0.0.1:5300"};
  std::string experiment;
  std::string service = "ddns";
  std::string anchor;
  std::optional<std::uint32_t> at;
  std::optional<std::uint32_t> nodes;
  std::optional<std::uint32_t> rate_per_s;
  double kill_percent = 10;
  bool any_address = false;
  bool real_time = false;
  bool explain = false;
  SpecOptions spec;
};

Spec load_spec_of(const ServeOptions& options) {
  std::vector<Override> overrides = options.spec.overrides();
  if (options.nodes) overrides.push_back({"/overlay/nodes", std::to_string(*options.nodes)});
  const auto says = [&](std::string_view key) {
    return std::ranges::any_of(overrides, [&](const Override& o) { return o.pointer == key; });
  };
  const bool anchored = !options.anchor.empty();
  const bool ring = options.service == "ddns";
  if (anchored && ring && !says(kVerify)) overrides.push_back({kVerify, "signatures"});
  return ring ? load_ring(options.experiment, overrides, anchored)
              : load_servers(options.experiment, overrides);
}

std::vector<Front::Address> addresses_of(const ServeOptions& options) {
  std::vector<Front::Address> all;
  for (const std::string& word : options.listen) {
    all.push_back(server::parse_address(word));
    if (options.any_address || all.back().address().is_loopback()) continue;
    throw sim::InputError(sim::InputError::Kind::kData,
                          fmt::format("--listen: {} can be reached by other machines, expected "
                                      "an address such as 127.0.0.1, or --any-address",
                                      word));
  }
  return all;
}

// The zones where they are published, and what answers from them.
class Served {
 public:
  explicit Served(const ServeOptions& options)
      : options_(options),
        spec_(load_spec_of(options)),
        trust_(clock(options.at)),
        published_(spec_, doubts()),
        source_(*published_.source),
        resolver_(std::make_unique<server::Resolver>(source_, std::vector<dns::DomainName>())),
        responder_(*resolver_) {
    const std::vector<dns::Zone> zones = load_zones();
    const std::vector<server::Refusal> refused = publish(zones).refused;
    // What is wrong with a zone is told of all of it.
    if (!options.anchor.empty() && !(ring_checks() && refused.empty())) {
      check_signatures(zones, options.anchor, trust_.now());
    }
    alert(refused);
  }

  void reload() {
    try {
      const server::Changes changes = publish(load_zones());
      alert(changes.refused);
      tell(
          fmt::format("ddns: reloaded: {} blocks new, {} changed, {} gone, {} not stored; {} "
                      "hops\n",
                      changes.inserted, changes.replaced, changes.removed,
                      changes.failed + changes.refused.size(), changes.hops));
    } catch (const sim::InputError& e) {
      tell(fmt::format("{}\nddns: not reloaded; the zones are served as they were\n", e.what()));
    }
  }

  void kill() {
    const auto killed = source_.kill(options_.kill_percent / 100);
    tell(fmt::format("ddns: {} {} killed, {} are up\n", with_commas(killed), source_.hosts_are(),
                     with_commas(source_.hosts_up())));
  }
  void revive() {
    source_.revive();
    tell(fmt::format("ddns: all {} {} are up\n", with_commas(source_.hosts_up()),
                     source_.hosts_are()));
  }

  server::ZoneSource& source() { return source_; }
  server::Responder& responder() { return responder_; }
  std::size_t zones() const { return resolver_->origins().size(); }

 private:
  static server::Trust::Clock clock(std::optional<std::uint32_t> at) {
    if (!at) return clock_time;
    return [at] { return *at; };
  }

  bool ring_checks() const { return spec_.service.check != dhash::Check::kNone; }

  std::optional<server::Doubts> doubts() const {
    if (!ring_checks()) return std::nullopt;
    return server::Doubts{.trust = trust_,
                          .check = spec_.service.check,
                          .lie = spec_.faults.lie.value_or(dhash::Lie::kNoData),
                          .check_time = spec_.service.check_time};
  }

  std::vector<dns::Zone> load_zones() const {
    std::vector<dns::Zone> zones;
    for (const std::string& path : options_.zones) zones.push_back(load_zone(path));
    return zones;
  }

  server::Changes publish(const std::vector<dns::Zone>& zones) {
    server::Publication all = server::publish(zones);
    if (ring_checks()) {
      trust_.vouch(all, zones, [this](const dns::DomainName& zone) {
        return load_anchors(options_.anchor, zone);
      });
    }
    auto next = std::make_unique<server::Resolver>(source_, all.origins);
    server::Changes changes = source_.update(std::move(all));
    responder_.use(*next);
    resolver_ = std::move(next);
    responder_.not_stored(changes.refused.size());
    return changes;
  }

  // The paper, section 4.1: an insert that fails alerts the administrator immediately.
  static void alert(const std::vector<server::Refusal>& refused) {
    std::size_t told = 0;
    for (const server::Refusal& one : refused) {
      if (one.told || ++told > kMostAlerts) continue;
      tell(fmt::format("ddns: alert: {} {} is not stored: {}: {}\n", one.name.text(),
                       server::block_word(one.type), service::word(one.why), one.reason));
    }
    if (told > kMostAlerts) {
      tell(fmt::format("ddns: alert: {} more are not stored\n", told - kMostAlerts));
    }
  }

  const ServeOptions& options_;
  Spec spec_;
  server::Trust trust_;
  Published published_;
  server::ZoneSource& source_;
  std::unique_ptr<server::Resolver> resolver_;
  server::Responder responder_;
};

int serve(const ServeOptions& options) {
  const std::vector<Front::Address> addresses = addresses_of(options);
  Served served(options);
  server::Settings settings;
  settings.real_time = options.real_time;
  settings.rate_per_s = options.rate_per_s.value_or(options.any_address ? kOpenRate : 0);
  if (options.explain) {
    settings.explain = [](const server::Reply& reply) {
      const std::string line = explanation(reply);
      if (!line.empty()) say(line + '\n');
    };
  }
  server::Desk desk(served.responder(), served.source(), settings);
  Front front(addresses, desk);
  const bool was_root = server::drop_privileges();
  std::string where;
  for (const Front::Address& address : front.addresses()) {
    where += (where.empty() ? "" : ", ") + server::address_text(address);
  }
  tell(fmt::format("ddns: serving {} zone{}, {} blocks on {} {}, at {} (UDP and TCP){}\n",
                   served.zones(), served.zones() == 1 ? "" : "s",
                   with_commas(served.source().blocks()), with_commas(served.source().hosts_up()),
                   served.source().hosts_are(), where, was_root ? ", as the user nobody" : ""));
  front.run({.hang_up = [&] { served.reload(); },
             .user1 = [&] { served.kill(); },
             .user2 = [&] { served.revive(); }});
  tell(fmt::format("ddns: stopped after {} queries\n",
                   with_commas(served.responder().counters().queries)));
  return kDone;
}

}  // namespace

void add_serve_command(CLI::App& app, Action& action) {
  auto options = std::make_shared<ServeOptions>();
  CLI::App* c = app.add_subcommand(
      "serve", "Answer real DNS queries from zones on a simulated ring, or by conventional DNS");
  c->add_option(
      "SPEC", options->experiment,
      "Experiment whose ring, latencies and caches are used, or whose resolver, latencies and "
      "numbers of servers; if not given a ring of 1,000 nodes and six replicas, or the defaults");
  c->add_option(
       "--service", options->service,
       "What answers: DNS on the ring, or conventional DNS, its root, top-level and zone's "
       "servers and a resolver with a cache")
      ->type_name("WORD")
      ->check(CLI::IsMember({"ddns", "conventional"}))
      ->capture_default_str();
  c->add_option("--zone", options->zones,
                "Zone file (repeatable); .gz, .xz and .zst are decompressed")
      ->type_name("FILE")
      ->required()
      ->expected(1)
      ->take_all()
      ->allow_extra_args(false);
  c->add_option("--listen", options->listen,
                "Where to listen, over UDP and TCP (repeatable); the port 0 is any")
      ->type_name("ADDRESS:PORT")
      ->capture_default_str()
      ->expected(1)
      ->take_all()
      ->allow_extra_args(false);
  c->add_flag("--any-address", options->any_address, "Listen also where other machines can ask");
  c->add_option("--nodes", options->nodes, "The same as --set /overlay/nodes=N")->type_name("N");
  CLI::Option* anchor = c->add_option("--anchor", options->anchor,
                                      "Serve only zones of which all RRsets are signed, and check "
                                      "that, from here on: a file of DS "
                                      "and DNSKEY records, or one such record")
                            ->type_name("FILE-OR-DS");
  add_time_option(*c, "--at", options->at, "Time at which signatures should be valid; now");
  c->get_option("--at")->needs(anchor);
  c->add_flag("--real-time", options->real_time,
              "Keep each answer back for as long as its simulated lookups took");
  c->add_flag("--explain", options->explain, "Print what each answer took, a line each");
  c->add_option("--kill", options->kill_percent,
                "Share of the nodes, or servers, that are up which each SIGUSR1 kills; SIGUSR2 "
                "revives all")
      ->type_name("PERCENT")
      ->check(CLI::Range(0.0, 100.0))
      ->capture_default_str();
  c->add_option(
       "--rate", options->rate_per_s,
       "Answers a second to one network over UDP, at most; 0 is no limit, which is what holds "
       "if not given, but with --any-address it is 200")
      ->type_name("N");
  options->spec.add_to(*c);
  c->callback([options, &action] { action = [options] { return serve(*options); }; });
}

}  // namespace ddns::experiments
