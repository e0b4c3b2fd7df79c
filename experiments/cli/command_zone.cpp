// ddns zone: real zones and their signatures.
#include <fmt/format.h>
#include <sys/stat.h>

#include <memory>
#include <optional>

#include "dns/record_text.h"
#include "dns/time_text.h"
#include "dns/zone_check.h"
#include "dns/zone_sign.h"
#include "experiments/cli/command.h"
#include "experiments/files/console.h"
#include "experiments/files/output_file.h"
#include "experiments/load/zone_file.h"
#include "experiments/terminal/progress.h"
#include "sim/check.h"
#include "traces/input_file.h"

namespace ddns::experiments {

namespace {

using dns::DomainName;
using dns::SigningKey;
using dns::Zone;

constexpr std::uint32_t kDefaultValidity = 30 * 86'400;  // s

const std::map<std::string, dns::Algorithm> kSigners = {{"rsasha256", dns::kRsaSha256},
                                                        {"ecdsap256sha256", dns::kEcdsaP256},
                                                        {"ecdsap384sha384", dns::kEcdsaP384},
                                                        {"ed25519", dns::kEd25519}};

struct ZoneOptions {
  std::string file;
  std::string output = "-";
  std::string anchor;
  DomainName origin;
  std::optional<std::uint32_t> at;
  std::optional<std::uint32_t> until;
  std::vector<std::string> keys;
  dns::Algorithm algorithm = 0;
  bool sha1 = false;
  bool nsec = false;
  bool entry_point = false;
};

[[noreturn]] void refuse(const std::string& message) {
  throw sim::InputError(sim::InputError::Kind::kData, message);
}

Zone load(const ZoneOptions& options) {
  return load_zone(options.file, options.origin);
}

std::size_t set_count(const Zone& zone) {
  std::size_t count = 0;
  for (const auto& [owner, node] : zone.nodes) {
    for (const auto& [type, set] : node) count += set.set.rdata.empty() ? 0 : 1;
  }
  return count;
}

int check(const ZoneOptions& options) {
  const Zone zone = load(options);
  dns::Policy policy;
  policy.now = options.at ? *options.at : clock_time();
  policy.sha1 = options.sha1;
  const dns::Anchors anchors =
      options.anchor.empty() ? dns::own_keys(zone) : load_anchors(options.anchor, zone.origin);
  const dns::ZoneReport report = check_zone(zone, anchors, policy);
  say(fmt::format("{}: zone {}, serial {}, {} names, {} RRsets, at {}\n",
                  traces::input_label(options.file), zone.origin.text(), zone.serial(),
                  with_commas(zone.nodes.size()), with_commas(set_count(zone)),
                  dns::time_text(policy.now)));
  if (options.anchor.empty()) say("No --anchor: the zone's own keys are believed.\n");
  for (const dns::ZoneProblem& p : report.problems) {
    say(fmt::format("{} {}: {}\n", p.owner.text(), dns::type_name(p.type), p.reason));
  }
  if (report.unsigned_sets > 0) {
    say(fmt::format("{} RRsets without a signature\n", with_commas(report.unsigned_sets)));
  }
  say(fmt::format("{} of {} signatures valid\n", report.valid, report.signatures));
  return report.problems.empty() ? kDone : kDiffers;
}

SigningKey load_key(std::string stem) {
  for (const std::string_view ending : {".key", ".private"}) {
    if (stem.ends_with(ending)) stem.resize(stem.size() - ending.size());
  }
  const std::string key = read_whole(stem + ".key");
  return SigningKey::parse(key, read_whole(stem + ".private"), stem);
}

int sign(const ZoneOptions& options) {
  Zone zone = load(options);
  std::vector<SigningKey> keys;
  for (const std::string& stem : options.keys) keys.push_back(load_key(stem));
  dns::SignSettings settings;
  settings.inception = options.at ? *options.at : clock_time();
  settings.expiration = options.until ? *options.until : settings.inception + kDefaultValidity;
  settings.nsec = options.nsec;
  sign_zone(zone, keys, settings);
  const dns::ZoneReport report =
      check_zone(zone, own_keys(zone), {.now = settings.inception, .sha1 = false});
  sim::check(report.problems.empty(), "a zone that was signed is valid");
  write_file(options.output, zone_text(zone));
  if (options.output != "-") {
    tell(fmt::format("{}: {} signatures, valid from {} to {}\n", options.output,
                     with_commas(report.signatures), dns::time_text(settings.inception),
                     dns::time_text(settings.expiration)));
  }
  return kDone;
}

void say_key(const DomainName& zone, const std::string& rdata) {
  const auto key = dns::read_key(rdata);
  if (!key) return say("a DNSKEY that is cut short\n");
  say(fmt::format("{} key {}: {}, {} bits, {}{}\n", zone.text(), dns::key_tag(rdata),
                  dns::algorithm_name(key->algorithm), key_bits(*key),
                  key->entry_point() ? "signs keys" : "signs the zone",
                  key->revoked() ? ", revoked" : ""));
  if (!key->entry_point()) return;
  const auto ds = dns::make_ds(zone, rdata, dns::kDigestSha256);
  say(fmt::format("{} IN DS {}\n", zone.text(), dns::rdata_text(dns::kDs, *ds)));
}

int make_key(const ZoneOptions& options) {
  const auto zone = DomainName::parse(options.file);
  if (!zone) refuse(fmt::format("\"{}\" is no domain name", options.file));
  const SigningKey key = SigningKey::make(
      *zone, options.algorithm, options.entry_point ? dns::kEntryKeyFlags : dns::kZoneKeyFlags);
  const std::string folder = options.output == "-" ? "" : options.output + "/";
  const std::string stem = folder + key.file_stem();
  const mode_t mask = umask(077);  // a secret is its owner's alone
  write_file(stem + ".private", key.private_text());
  umask(mask);
  write_file(stem + ".key", fmt::format("{} IN DNSKEY {}\n", zone->text(),
                                        dns::rdata_text(dns::kDnskey, key.dnskey())));
  say(fmt::format("{}.key\n{}.private\n", stem, stem));
  say_key(*zone, key.dnskey());
  return kDone;
}

int keys(const ZoneOptions& options) {
  if (options.algorithm != 0) return make_key(options);
  const Zone zone = load(options);
  const dns::SignedSet* set = zone.find(zone.origin, dns::kDnskey);
  const std::size_t count = set == nullptr ? 0 : set->set.rdata.size();
  for (std::size_t i = 0; i < count; ++i) say_key(zone.origin, set->set.rdata[i]);
  say(fmt::format("{} keys\n", count));
  return kDone;
}

void add_zone_options(CLI::App& command, ZoneOptions& options) {
  command
      .add_option("FILE", options.file,
                  "Zone file, or - for standard input; .gz, .xz and .zst are decompressed")
      ->required();
  command
      .add_option_function<std::string>(
          "--origin",
          [&options](const std::string& word) {
            const auto name = DomainName::parse(word);
            if (!name) throw CLI::ValidationError("--origin", word + " is no domain name");
            options.origin = *name;
          },
          "Zone of relative names that stand before any $ORIGIN; the root if not given")
      ->type_name("NAME");
}

}  // namespace

void add_zone_command(CLI::App& app, Action& action) {
  CLI::App* zone = app.add_subcommand("zone", "Check, sign and look into real zones (DNSSEC)");
  zone->require_subcommand(1);
  auto options = std::make_shared<ZoneOptions>();

  CLI::App* c = zone->add_subcommand("check", "Check every signature of a zone");
  add_zone_options(*c, *options);
  c->add_option("--anchor", options->anchor,
                "Whom to trust: a file of DS and DNSKEY records, or one such record")
      ->type_name("FILE-OR-DS");
  add_time_option(*c, "--at", options->at, "Time at which signatures should be valid; now");
  c->add_flag("--sha1", options->sha1, "Believe also signatures and digests with SHA-1");
  c->callback([options, &action] { action = [options] { return check(*options); }; });

  CLI::App* s = zone->add_subcommand("sign", "Sign a zone, in place of the signatures that it has");
  add_zone_options(*s, *options);
  s->add_option("--key", options->keys, "Key: KNAME+ALGORITHM+TAG of its two files (repeatable)")
      ->type_name("STEM")
      ->required()
      ->expected(1)
      ->take_all()
      ->allow_extra_args(false);
  add_time_option(*s, "--from", options->at, "When the signatures begin to be valid; now");
  add_time_option(*s, "--until", options->until, "When they end; 30 days after they begin");
  s->add_flag("--nsec", options->nsec, "Add NSEC records, which prove what is not in the zone");
  s->add_option("--output", options->output, "File to write; - is standard output")
      ->capture_default_str();
  s->callback([options, &action] { action = [options] { return sign(*options); }; });

  CLI::App* k = zone->add_subcommand("keys", "List the keys of a zone, or make a key");
  add_zone_options(*k, *options);
  add_word_option(*k, "--make", options->algorithm, kSigners,
                  "Make a key of this algorithm; FILE is then the name of the zone");
  k->add_flag("--entry-point", options->entry_point,
              "The key is to sign keys: the DS of the parent zone names it");
  k->add_option("--output", options->output, "Folder of the key; - is this one")
      ->capture_default_str();
  k->callback([options, &action] { action = [options] { return keys(*options); }; });
}

}  // namespace ddns::experiments
