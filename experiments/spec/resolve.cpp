#include "experiments/spec/resolve.h"

#include <algorithm>
#include <filesystem>

#include "experiments/spec/resolved.h"
#include "experiments/spec/values.h"
#include "experiments/world/quota_build.h"

namespace ddns::experiments {

namespace {

namespace fs = std::filesystem;

bool holds(const Condition& c, const Json& resolved) {
  const Json* value = find(resolved, c.pointer);
  if (!value) return false;
  const std::string word = value->is_string() ? value->get<std::string>() : value->dump();
  return std::ranges::find(c.words, word) != c.words.end();
}

bool applies(const Key& key, const Json& resolved) {
  return std::ranges::all_of(key.applies, [&](const Condition& c) { return holds(c, resolved); });
}

std::optional<Json> default_of(const Key& key, const Json& resolved) {
  for (const Default& d : key.defaults) {
    if (d.when.pointer.empty() || holds(d.when, resolved)) return Json::parse(d.json);
  }
  return std::nullopt;
}

// Chooses every key's value: the one given, or its default.
class Resolver {
 public:
  Resolver(const Document& doc, Problems& problems) : doc_(doc), problems_(problems) {}

  Json resolve(const Json& given) {
    Json resolved = Json::object();
    for (const Key& key : keys()) {
      const Json* value = find(given, key.pointer);
      if (!applies(key, resolved)) {
        if (value) refuse(key, given, resolved);
        continue;
      }
      if (value) {
        resolved[Json::json_pointer(key.pointer)] = *value;
      } else if (auto d = default_of(key, resolved)) {
        resolved[Json::json_pointer(key.pointer)] = *d;
      } else {
        if (!was_wrong(key.pointer, given)) miss(key);
      }
    }
    return resolved;
  }

 private:
  std::string file_of(const Key& key) const {
    const auto said = doc_.said_by.find(key.pointer);
    const bool known = said != doc_.said_by.end() && !said->second.empty();
    return known ? said->second : doc_.file;
  }

  // Was a value given that was no good? It has been told already, and nothing follows from it.
  bool was_wrong(const std::string& pointer, const Json& given) const {
    return doc_.said_by.contains(pointer) && !find(given, pointer);
  }

  void refuse(const Key& key, const Json& given, const Json& resolved) {
    std::string actual;
    for (const Condition& c : key.applies) {
      if (holds(c, resolved)) continue;
      if (was_wrong(c.pointer, given)) return;
      const Json* value = find(resolved, c.pointer);
      actual = value ? "; here " + c.pointer + " is " + quoted(*value) : "";
      break;
    }
    problems_.add(file_of(key), key.pointer, "applies only where " + applicability(key) + actual);
  }

  void miss(const Key& key) {
    problems_.add(doc_.file, key.pointer,
                  "missing, expected " + expectation(key) + "; give it in the file or with --set " +
                      key.pointer + "=...");
  }

  const Document& doc_;
  Problems& problems_;
};

// How the lines of a recorded trace are read.
traces::RecordParser::Settings read_parser(const Json& r) {
  using traces::TimeUnit;
  traces::RecordParser::Settings s;
  s.unit = word<std::optional<TimeUnit>>(r, "/trace/time_unit",
                                         {{"auto", std::nullopt},
                                          {"s", TimeUnit::kSeconds},
                                          {"ms", TimeUnit::kMilliseconds},
                                          {"us", TimeUnit::kMicroseconds},
                                          {"ns", TimeUnit::kNanoseconds}});
  std::optional<std::string> type;
  read(r, "/trace/type", type);
  if (type) sim::check(dns::parse_type(*type, s.type.emplace()), "a word of the table is no type");
  return s;
}

TraceSpec read_trace(const Json& r) {
  using Kind = TraceSpec::Kind;
  using traces::Format;
  using traces::Outcome;
  TraceSpec t;
  t.kind = word<Kind>(r, "/trace/kind",
                      {{"jung-day", Kind::kJungDay},
                       {"slashdot", Kind::kSlashdot},
                       {"steady", Kind::kSteady},
                       {"file", Kind::kFile},
                       {"uniform", Kind::kUniform},
                       {"one-server", Kind::kOneServer}});
  t.outcome = word<Outcome>(
      r, "/trace/outcome",
      {{"successful", Outcome::kSuccessful}, {"unsuccessful", Outcome::kUnsuccessful}});
  read(r, "/trace/queries", t.queries);
  read(r, "/trace/in_flight", t.in_flight);
  read(r, "/trace/names", t.names);
  read(r, "/trace/most_popular", t.most_popular);
  read(r, "/trace/asked_once", t.asked_once);
  read(r, "/trace/asked_over_100", t.asked_over_100);
  read(r, "/trace/asked_over_1000", t.asked_over_1000);
  read_seconds(r, "/trace/duration_s", 1e9, t.duration);
  read(r, "/trace/clients", t.clients);
  t.format =
      word<Format>(r, "/trace/format",
                   {{"auto", Format::kAuto}, {"csv", Format::kCsv}, {"names", Format::kNames}});
  read(r, "/trace/rate_per_s", t.rate_per_s);
  t.filter = word<Outcome>(r, "/trace/filter",
                           {{"successful", Outcome::kSuccessful},
                            {"unsuccessful", Outcome::kUnsuccessful},
                            {"all", Outcome::kAll}});
  read(r, "/trace/skip_bad_lines", t.skip_bad_lines);
  t.parser = read_parser(r);
  read(r, "/trace/zipf", t.zipf);
  read_seconds(r, "/trace/start_s", 1e9, t.start);
  return t;
}

OverlaySpec read_overlay(const Json& r) {
  using Kind = overlay::CapacityModel::Kind;
  OverlaySpec o;
  read(r, "/overlay/nodes", o.hosts);
  read(r, "/overlay/base", o.base);
  read(r, "/overlay/successors", o.successors);
  read(r, "/overlay/route_by_successors", o.route_by_successors);
  read(r, "/overlay/owner_by_successors", o.owner_by_successors);
  read(r, "/overlay/virtual_nodes", o.virtual_nodes);
  o.capacity.kind = word<Kind>(r, "/overlay/capacity/kind",
                               {{"equal", Kind::kConstant},
                                {"uniform", Kind::kUniform},
                                {"pareto", Kind::kPareto},
                                {"list", Kind::kList}});
  read(r, "/overlay/capacity/least", o.capacity.least);
  read(r, "/overlay/capacity/greatest", o.capacity.greatest);
  read(r, "/overlay/capacity/shape", o.capacity.shape);
  read(r, "/overlay/capacity/values", o.capacity.values);
  return o;
}

DhashSpec read_dhash(const Json& r) {
  using dhash::CachePolicy;
  DhashSpec d;
  read(r, "/dhash/replicas", d.replicas);
  d.insert_by_protocol = word<bool>(r, "/dhash/insert", {{"protocol", true}, {"placed", false}});
  d.policy = word<CachePolicy>(r, "/dhash/cache/policy",
                               {{"path", CachePolicy::kPath},
                                {"penultimate", CachePolicy::kPenultimate},
                                {"origin", CachePolicy::kOrigin},
                                {"all", CachePolicy::kAll},
                                {"none", CachePolicy::kNone}});
  read(r, "/dhash/cache/capacity", d.cache_capacity);
  bool expire = false;
  read(r, "/dhash/cache/ttl", expire);
  if (expire) read_seconds(r, "/dhash/cache/ttl_s", 1e9, d.ttl.emplace());
  return d;
}

LatencySpec read_latency(const Json& r) {
  using Kind = LatencySpec::Kind;
  LatencySpec l;
  l.kind = word<Kind>(r, "/latency/kind",
                      {{"empirical", Kind::kEmpirical},
                       {"lognormal", Kind::kLognormal},
                       {"constant", Kind::kConstant}});
  if (const Json* trim = find(r, "/latency/trim")) {
    l.trim_low = (*trim)[0].get<double>();
    l.trim_high = (*trim)[1].get<double>();
  }
  read_seconds(r, "/latency/median_ms", 1e6, l.median);
  read(r, "/latency/sigma", l.sigma);
  read_seconds(r, "/latency/value_ms", 1e6, l.value);
  return l;
}

// Where the file is that a key of type kPath names: found from the folder of the file that names
// it. "" where the key does not apply. Adds it to the run's inputs.
std::string located(const Document& doc, const std::vector<std::pair<std::string, Json>>& set,
                    const std::string& pointer, Spec& spec) {
  const Json* value = find(spec.resolved, pointer);
  if (!value) return "";
  if (*value == kJungOneServer) return std::string(kJungOneServer);
  InputSpec input = {
      .pointer = pointer, .named = value->get<std::string>(), .path = "", .sha256 = ""};
  const bool swept = std::ranges::any_of(set, [&](const auto& s) { return s.first == pointer; });
  const auto known = doc.inputs.find(pointer);
  const auto said = doc.said_by.find(swept ? "/sweep" : pointer);
  if (known != doc.inputs.end() && !swept) {
    input.path = known->second.path;
    input.sha256 = known->second.sha256;
  } else if (said == doc.said_by.end() || said->second.starts_with(kShipped)) {
    input.path = fs::path(input.named).string();
  } else {
    input.path = (fs::path(said->second).parent_path() / input.named).string();
  }
  spec.inputs.push_back(input);
  return input.path;
}

}  // namespace

Spec resolve(const Document& doc, const std::vector<std::pair<std::string, Json>>& set,
             Problems& problems) {
  Json given = doc.values;
  for (const auto& [pointer, value] : set) given[Json::json_pointer(pointer)] = value;
  if (!given.contains("name")) given["name"] = as_name(fs::path(doc.file).stem().string());

  Spec spec;
  spec.file = doc.file;
  spec.resolved = Resolver(doc, problems).resolve(given);
  const Json& r = spec.resolved;
  read(r, "/name", spec.name);
  read(r, "/seed", spec.seed);
  spec.trace = read_trace(r);
  spec.trace.path = located(doc, set, "/trace/path", spec);
  spec.overlay = read_overlay(r);
  spec.dhash = read_dhash(r);
  spec.churn = read_churn(r);
  spec.churn.file = located(doc, set, "/churn/file", spec);
  spec.faults = read_faults(r);
  spec.maintenance = read_maintenance(r);
  spec.quota = read_quota(r);
  spec.latency = read_latency(r);
  spec.latency.file = located(doc, set, "/latency/file", spec);
  read_seconds(r, "/network/timeout_ms", 1e6, spec.timeout);
  read(r, "/network/loss", spec.loss);
  spec.style = word<overlay::LookupStyle>(r, "/lookup/style",
                                          {{"iterative", overlay::LookupStyle::kIterative},
                                           {"recursive", overlay::LookupStyle::kRecursive}});
  read(r, "/lookup/tries", spec.lookup_tries);
  spec.origin_by_client = word<bool>(r, "/lookup/origin", {{"uniform", false}, {"client", true}});
  read(r, "/output/latency_by_hops/max_hops", spec.latency_max_hops);
  read(r, "/output/latency_by_hops/samples", spec.latency_samples);
  read_seconds(r, "/output/latency_resolution_ms", 1e6, spec.latency_resolution);
  read_seconds(r, "/output/window_s", 1e9, spec.window);
  read(r, "/output/graph", spec.graph);
  read(r, "/output/per_node", spec.per_node);
  drop_unused_trim(given, doc, spec, problems);
  check_together(spec, doc, problems);
  check_living(spec, doc, problems);
  check_quota(spec, doc, problems);
  return spec;
}

}  // namespace ddns::experiments
