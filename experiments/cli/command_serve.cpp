// ddns serve: zones on a simulated ring, behind real sockets.
#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <optional>

#include "dns/time_text.h"
#include "dns/zone_check.h"
#include "experiments/cli/command.h"
#include "experiments/files/console.h"
#include "experiments/load/document.h"
#include "experiments/load/load.h"
#include "experiments/load/resolve.h"
#include "experiments/load/zone_file.h"
#include "experiments/terminal/progress.h"
#include "experiments/world/world.h"
#include "server/front.h"
#include "sim/check.h"

namespace ddns::experiments {

namespace {

using server::Front;

// The ring of whom gives no experiment: blocks outlive a third of its nodes.
constexpr char kDefaultRing[] =
    R"({ "name": "serve", "overlay": { "nodes": 1000 }, "dhash": { "replicas": 6 } })";

constexpr std::uint32_t kOpenRate = 200;  // answers a second to one network, where any may ask

struct ServeOptions {
  std::vector<std::string> zones;
  std::vector<std::string> listen = {"127.0.0.1:5300"};
  std::string experiment;
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

Spec load_ring(const ServeOptions& options) {
  std::vector<Override> overrides = options.spec.overrides();
  if (options.nodes) overrides.push_back({"/overlay/nodes", std::to_string(*options.nodes)});
  Spec spec;
  if (options.experiment.empty()) {
    Problems problems;
    spec = resolve(parse_document("the ring that is served", kDefaultRing, overrides, problems), {},
                   problems);
    problems.raise();
  } else {
    spec = load_spec(options.experiment, overrides);
  }
  if (spec.service.kind != ServiceSpec::Kind::kDdns || spec.living() || spec.doubted()) {
    throw sim::InputError(
        sim::InputError::Kind::kSpec,
        fmt::format("{}: cannot be served, expected an experiment of the service ddns, without "
                    "/maintenance and /faults, and that checks no signatures",
                    spec.file));
  }
  check_keepers(spec);
  return spec;
}

// Whom to trust of a zone: a DS of a loaded zone above it, else the anchor. Nothing where the zone
// above says that there is none.
std::optional<dns::Anchors> anchors_of(const dns::Zone& zone, const std::vector<dns::Zone>& all,
                                       const std::string& given) {
  for (const dns::Zone& above : all) {
    if (!zone.origin.within(above.origin) || above.origin == zone.origin) continue;
    const dns::SignedSet* ds = above.find(zone.origin, dns::kDs);
    if (ds != nullptr) return dns::Anchors{zone.origin, ds->set.rdata, {}};
    if (above.find(zone.origin, dns::kNs) != nullptr) return std::nullopt;
  }
  return load_anchors(given, zone.origin);
}

// Throws InputError (kData) where a signature of a zone that should have one is not valid.
void check_signatures(const std::vector<dns::Zone>& zones, const ServeOptions& options) {
  const std::uint32_t at = options.at ? *options.at : clock_time();
  for (const dns::Zone& zone : zones) {
    const auto anchors = anchors_of(zone, zones, options.anchor);
    if (!anchors) continue;
    const dns::ZoneReport report = check_zone(zone, *anchors, {.now = at});
    if (report.problems.empty()) continue;
    const dns::ZoneProblem& first = report.problems.front();
    throw sim::InputError(
        sim::InputError::Kind::kData,
        fmt::format("zone {}: {} of {} signatures valid at {}, expected all; {} {}: {}",
                    zone.origin.text(), report.valid, report.signatures, dns::time_text(at),
                    first.owner.text(), dns::type_name(first.type), first.reason));
  }
}

std::vector<dns::Zone> load_zones(const ServeOptions& options) {
  std::vector<dns::Zone> zones;
  for (const std::string& path : options.zones) zones.push_back(load_zone(path));
  if (!options.anchor.empty()) check_signatures(zones, options);
  return zones;
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

// The zones on their ring, and what answers from them.
class Served {
 public:
  explicit Served(const ServeOptions& options)
      : options_(options),
        spec_(load_ring(options)),
        world_(spec_, World::RingOnly()),
        ring_(world_.members, world_.lookup, dhash_settings(spec_), spec_.seed),
        resolver_(std::make_unique<server::Resolver>(ring_, std::vector<dns::DomainName>())),
        responder_(*resolver_) {
    load();
  }

  void reload() {
    try {
      const server::Changes changes = load();
      tell(fmt::format(
          "ddns: reloaded: {} blocks new, {} changed, {} gone, {} not stored; {} "
          "hops\n",
          changes.inserted, changes.replaced, changes.removed, changes.failed, changes.hops));
    } catch (const sim::InputError& e) {
      tell(fmt::format("{}\nddns: not reloaded; the zones are served as they were\n", e.what()));
    }
  }

  void kill() {
    const auto killed = ring_.kill(options_.kill_percent / 100);
    tell(fmt::format("ddns: {} nodes killed, {} are up\n", with_commas(killed),
                     with_commas(ring_.nodes_up())));
  }
  void revive() {
    ring_.revive();
    tell(fmt::format("ddns: all {} nodes are up\n", with_commas(ring_.nodes_up())));
  }

  server::RingSource& ring() { return ring_; }
  server::Responder& responder() { return responder_; }
  std::size_t zones() const { return resolver_->origins().size(); }

 private:
  server::Changes load() {
    server::Publication all = server::publish(load_zones(options_));
    auto next = std::make_unique<server::Resolver>(ring_, all.origins);
    const server::Changes changes = ring_.update(std::move(all));
    responder_.use(*next);
    resolver_ = std::move(next);
    return changes;
  }

  const ServeOptions& options_;
  Spec spec_;
  World world_;
  server::RingSource ring_;
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
  server::Desk desk(served.responder(), served.ring(), settings);
  Front front(addresses, desk);
  const bool was_root = server::drop_privileges();
  std::string where;
  for (const Front::Address& address : front.addresses()) {
    where += (where.empty() ? "" : ", ") + server::address_text(address);
  }
  tell(fmt::format("ddns: serving {} zone{}, {} blocks on {} nodes, at {} (UDP and TCP){}\n",
                   served.zones(), served.zones() == 1 ? "" : "s",
                   with_commas(served.ring().blocks()), with_commas(served.ring().nodes_up()),
                   where, was_root ? ", as the user nobody" : ""));
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
  CLI::App* c = app.add_subcommand("serve", "Answer real DNS queries from zones on a ring");
  c->add_option(
      "SPEC", options->experiment,
      "Experiment whose ring, latencies and caches are used; 1,000 nodes and six replicas "
      "if not given");
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
  CLI::Option* anchor =
      c->add_option("--anchor", options->anchor,
                    "Serve only zones of which all signatures are valid from here on: a file of DS "
                    "and DNSKEY records, or one such record")
          ->type_name("FILE-OR-DS");
  add_time_option(*c, "--at", options->at, "Time at which signatures should be valid; now");
  c->get_option("--at")->needs(anchor);
  c->add_flag("--real-time", options->real_time,
              "Keep each answer back for as long as its simulated lookups took");
  c->add_flag("--explain", options->explain, "Print what each answer took, a line each");
  c->add_option("--kill", options->kill_percent,
                "Share of the nodes that are up which each SIGUSR1 kills; SIGUSR2 revives all")
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
