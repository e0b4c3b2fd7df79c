#include "experiments/spec/conventional.h"

#include "experiments/spec/section.h"

namespace ddns::experiments {

namespace {

using namespace table;
using service::ForwarderSettings;
using service::ResolverSettings;
using service::ServerAttack;
using service::ZoneSettings;
using C = ConventionalSpec;

const Condition kAttacked = {"/conventional/attack/target", {"root", "top-level", "zones"}};
constexpr double kMostSeconds = 1e8;

}  // namespace

const Section<ConventionalSpec> kConventionalDns{
    "/conventional",
    {{"/service/kind", {"conventional"}}},
    {word("model", &C::model,
          {{"one-server", ConventionalSpec::Model::kOneServer},
           {"hierarchy", ConventionalSpec::Model::kHierarchy},
           {"caches", ConventionalSpec::Model::kCaches}},
          "What conventional DNS is made of: one draw from the latencies that were measured "
          "(one-server); root, top-level and authoritative servers, and resolvers with caches "
          "(hierarchy); or the caches alone, which take no time to fill, as in the study of Jung "
          "et al. (caches)."),
     integer("clients_a_resolver", &C::sharing, {1, kBillion}, "null", "clients",
             "Groups of so many clients, drawn at random, share a resolver each; null: all share "
             "one.",
             kOnResolvers)
         .or_null(),
     seconds("ttl_s", &C::ttl, {0, kMostSeconds}, "null",
             "The TTL of every answer; null: drawn for each name, from a minute to a day, a "
             "quarter of them less than a quarter of an hour.",
             kOnResolvers)
         .or_null(),
     within(
         &C::resolver,
         integer("cache_entries", &ResolverSettings::cache_entries, {0, 4294967295.0}, "4294967295",
                 "answers", "Answers that a resolver keeps; the least recently used goes first.",
                 kOnResolvers),
         seconds("ttl_cap_s", &ResolverSettings::ttl_cap, {0, kMostSeconds}, "null",
                 "A resolver keeps no answer longer; null: as long as its TTL says.", kOnResolvers)
             .or_null(),
         seconds("ttl_floor_s", &ResolverSettings::ttl_floor, {0, kMostSeconds}, "0",
                 "A resolver keeps every answer so long, whatever its TTL.", kOnResolvers),
         flag("ns_cache", &ResolverSettings::ns_cache, "true",
              "Do resolvers keep delegations? Else every lookup begins at the root.", kOnHierarchy),
         flag("negative_cache", &ResolverSettings::negative_cache, "true",
              "Do resolvers keep negative answers (RFC 2308)?", kOnHierarchy),
         seconds("first_timer_s", &ResolverSettings::first_timer, {0.001, 3600}, "4",
                 "How long a resolver waits for the answer to its first query to a zone.",
                 kOnHierarchy),
         seconds("later_timer_s", &ResolverSettings::later_timer, {0.001, 3600}, "8",
                 "How long it waits for the answer to a query that it has sent again.",
                 kOnHierarchy),
         integer("tries", &ResolverSettings::tries, {1, 1000}, "3", "queries",
                 "So many queries to the servers of a zone without an answer, and the lookup "
                 "has failed.",
                 kOnHierarchy),
         integer("most_referrals", &ResolverSettings::most_referrals, {8, 10'000}, "16",
                 "referrals", "A lookup that is referred on more often has failed.", kOnHierarchy),
         integer("most_aliases", &ResolverSettings::most_aliases, {0, 1000}, "16", "aliases",
                 "A lookup that is led from alias to alias more often has failed.", kOnHierarchy),
         integer("most_detours", &ResolverSettings::most_detours, {0, 1000}, "16", "lookups",
                 "A lookup before which more addresses of servers have to be looked up has failed.",
                 kOnHierarchy),
         flag("detect_loops", &ResolverSettings::detect_loops, "true",
              "Is a server that refers to its own zone left out, as one that errs, and a lookup "
              "ended that waits for itself? Else both go on to their limits.",
              kOnHierarchy),
         number("explore", &ResolverSettings::explore, {0, 1}, "0.05", "",
                "How often a resolver asks any server of a zone instead of the one with the "
                "least smoothed round-trip time.",
                kOnHierarchy),
         seconds("client_timer_s", &ResolverSettings::client_timer, {0.001, 3600}, "5",
                 "After how long without an answer a client asks its resolver again.",
                 kOnHierarchy),
         integer("client_tries", &ResolverSettings::client_tries, {1, 1000}, "4", "questions",
                 "So often a client asks; then it gives up. The resolver goes on.", kOnHierarchy),
         number("loss", &ResolverSettings::loss, {0, 1}, "0", "",
                "Probability that a query to a server, or its answer, is lost.", kOnHierarchy),
         number("prefetch", &ResolverSettings::prefetch, {0, 1}, "0", "",
                "An answer that is asked for in this last share of its TTL is looked up again "
                "beforehand; today's resolvers that do so have 0.1.",
                kOnHierarchy),
         seconds("serve_stale_s", &ResolverSettings::serve_stale, {0.001, kMostSeconds}, "null",
                 "So long after its TTL an answer is still given where the lookup fails or takes "
                 "too long (RFC 8767: 1 to 3 days); null: not at all.",
                 kOnHierarchy)
             .or_null(),
         seconds("stale_timer_s", &ResolverSettings::stale_timer, {0, 3600}, "1.8",
                 "How long a client for whom there is such an answer waits for a better one.",
                 kOnHierarchy),
         seconds("servfail_ttl_s", &ResolverSettings::servfail_ttl, {0, 300}, "0",
                 "How long a resolver keeps that a lookup failed (RFC 2308, section 7).",
                 kOnHierarchy),
         flag(
             "aggressive", &ResolverSettings::aggressive, "false",
             "Do resolvers answer what the proofs of earlier negative answers deny (RFC 8198)? All "
             "zones are signed then.",
             kOnHierarchy),
         word("rtt", &ResolverSettings::rtt_of_pair, {{"query", false}, {"pair", true}},
              "Is the round-trip time drawn for each query, or once for each resolver and "
              "server?",
              kOnHierarchy),
         within(&ResolverSettings::attack,
                word("attack/target", &ServerAttack::depth,
                     {{"none", std::nullopt}, {"root", 0u}, {"top-level", 1u}, {"zones", 2u}},
                     "Which servers cannot be reached for a while: those of the root, of the "
                     "top-level zones, or of all others.",
                     kOnHierarchy),
                number("attack/loss", &ServerAttack::loss, {0, 1}, "1", "",
                       "Probability that a query to them, or its answer, is lost.", kAttacked),
                seconds("attack/at_s", &ServerAttack::at, {0, kMostSeconds}, "0",
                        "When the servers under attack begin to be out of reach.", kAttacked),
                seconds("attack/lasts_s", &ServerAttack::lasts, {0, kMostSeconds}, "3600",
                        "How long the servers under attack are out of reach.", kAttacked))),
     within(
         &C::forwarders,
         integer("forwarders", &ForwarderSettings::levels, {0, 100}, "0", "forwarders",
                 "So many forwarders stand between a client and its resolver.", kOnHierarchy),
         integer("forwarder_serves", &ForwarderSettings::serves, {1, kBillion}, "4", "clients",
                 "So many clients share a forwarder, and so many forwarders one of the next "
                 "level.",
                 kOnHierarchy),
         integer("forwarder_entries", &ForwarderSettings::cache_entries, {0, 4294967295.0}, "150",
                 "answers", "Answers that a forwarder keeps.", kOnHierarchy),
         seconds("forwarder_timer_s", &ForwarderSettings::timer, {0.001, 3600}, "5",
                 "After how long without an answer a forwarder asks again.", kOnHierarchy),
         integer("forwarder_tries", &ForwarderSettings::tries, {1, 1000}, "2", "questions",
                 "So often a forwarder asks; then it answers that it has failed.", kOnHierarchy)),
     within(&C::zones,
            integer("root_servers", &ZoneSettings::root_servers, {1, 32}, "13", "servers",
                    "How many servers the root has.", kOnHierarchy),
            integer("top_level_servers", &ZoneSettings::top_level_servers, {1, 32}, "8", "servers",
                    "Servers of every top-level zone.", kOnHierarchy),
            integer("zone_servers", &ZoneSettings::zone_servers, {1, 32}, "2", "servers",
                    "Servers of every other zone.", kOnHierarchy),
            seconds("ns_ttl_s", &ZoneSettings::ns_ttl, {0, kMostSeconds}, "172800",
                    "The TTL of delegations, by which a resolver knows the servers of a zone.",
                    kOnHierarchy),
            seconds("glue_ttl_s", &ZoneSettings::glue_ttl, {0, kMostSeconds}, "172800",
                    "The TTL of these servers' addresses, which come with it.", kOnHierarchy),
            seconds("negative_ttl_s", &ZoneSettings::negative_ttl, {0, kMostSeconds}, "3600",
                    "The TTL of negative answers.", kOnHierarchy),
            number("dead_zones", &ZoneSettings::dead_zones, {0, 1}, "0", "",
                   "Share of the zones below the top-level ones whose servers never answer.",
                   kOnHierarchy),
            number("lame_zones", &ZoneSettings::lame_zones, {0, 1}, "0", "",
                   "Share of these zones whose servers do not have the zone, and say so.",
                   kOnHierarchy),
            number("looping_zones", &ZoneSettings::looping_zones, {0, 1}, "0", "",
                   "Share of these zones whose servers refer to the zone itself.", kOnHierarchy),
            number("dead_servers", &ZoneSettings::dead_servers, {0, 1}, "0", "",
                   "Share of the servers of the others of these zones that never answer, each by "
                   "itself.",
                   kOnHierarchy),
            number("servers_elsewhere", &ZoneSettings::servers_elsewhere, {0, 1}, "0", "",
                   "Share of these zones whose servers have names in another one of them, so that "
                   "their addresses have to be looked up.",
                   kOnHierarchy),
            number("circular_zones", &ZoneSettings::circular_zones, {0, 1}, "0", "",
                   "Share of these zones whose servers have names in each other, pair by pair, so "
                   "that nobody can reach them.",
                   kOnHierarchy),
            number("aliases", &ZoneSettings::aliases, {0, 1}, "0", "",
                   "Share of the names that exist that are aliases (CNAME) of others, any alike.",
                   kOnHierarchy))}};

}  // namespace ddns::experiments
