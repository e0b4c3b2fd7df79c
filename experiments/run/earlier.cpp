#include "experiments/run/earlier.h"

#include <fmt/format.h>

#include <stdexcept>

#include "experiments/files/place.h"
#include "experiments/files/result_file.h"
#include "experiments/load/resolve.h"
#include "experiments/load/values.h"
#include "experiments/result/provenance.h"

namespace ddns::experiments {

namespace {

using Kind = Earlier::Kind;

Earlier other(std::string what) {
  return {.kind = Kind::kOther, .what = std::move(what), .version = "", .result = {}};
}

// What any file may be that stands in the way of a STEM.json of this kind.
Earlier look(const std::string& stem, FileKind wanted) {
  const auto made = find_json(stem + ".provenance.json");
  if (made && !made->is_discarded() && kind_of(*made) != FileKind::kProvenance) {
    return other("its provenance would replace another file: " + stem + ".provenance.json");
  }
  auto found = find_json(stem + ".json");
  if (!found) return {};
  if (found->is_discarded()) {
    Earlier unreadable = other("is a file that is no result");
    unreadable.kind = Kind::kNoJson;
    return unreadable;
  }
  const FileKind kind = kind_of(*found);
  if (kind == wanted) {
    const bool known = made && made->contains("version") && (*made)["version"].is_string();
    return {.kind = Kind::kOtherVersion,
            .what = "",
            .version = known ? (*made)["version"].get<std::string>() : "",
            .result = std::move(*found)};
  }
  if (kind == FileKind::kSweep) return other("is the summary of a sweep");
  if (kind == FileKind::kResult) return other("is the result of a run");
  return other("is a file that is no result");
}

// What this program would write of the experiment of a result: an older one knew fewer keys. As it
// stands where this one does not understand it.
Json resolved_anew(const Json& spec) {
  Problems problems;
  const Document document = parse_document("", spec.dump(), {}, problems);
  Spec anew = resolve(document, {}, problems);
  return problems.empty() ? std::move(anew.resolved) : spec;
}

// "/overlay/nodes is 50 there and 60 here", of the first of the differences; "" if there is none.
std::string difference(const Json& there, const Json& here) {
  const Json patch = Json::diff(there, here);
  if (patch.empty()) return "";
  const std::string pointer = patch[0]["path"];
  const Json::json_pointer at(pointer);
  const auto value = [&](const Json& in) { return in.contains(at) ? quoted(in[at]) : "not given"; };
  return fmt::format("{} is {} there and {} here", pointer, value(there), value(here));
}

// Without what is at the pointer.
void erase(Json& value, const std::string& pointer) {
  const Json::json_pointer at(pointer);
  if (value.contains(at)) value[at.parent_pointer()].erase(at.back());
}

}  // namespace

Earlier earlier_result(const std::string& stem, const Spec& spec, const Json& inputs) {
  Earlier found = look(stem, FileKind::kResult);
  if (found.kind != Kind::kOtherVersion) return found;
  const Json& there = found.result["spec"];
  const bool same_words = there == spec.resolved;
  if (!same_words) {
    const std::string differs = difference(resolved_anew(there), spec.resolved);
    if (!differs.empty()) return other("is the result of another experiment: " + differs);
  }
  // Older versions did not say what they had read.
  const Json& read = found.result.contains("inputs") ? found.result["inputs"] : inputs;
  const std::string differs = difference(read, inputs);
  if (!differs.empty()) return other("is the result of other data: " + differs);
  const bool same_inputs = inputs.empty() || found.result.contains("inputs");
  if (same_words && same_inputs && found.version == program_version()) found.kind = Kind::kSame;
  return found;
}

Earlier earlier_summary(const std::string& stem, const Sweep& sweep) {
  Earlier found = look(stem, FileKind::kSweep);
  if (found.kind != Kind::kOtherVersion) return found;
  found.kind = Kind::kSame;
  if (!found.result.contains("spec") || !found.result.contains("axes")) return found;
  Json there = resolved_anew(found.result["spec"]);
  Json here = sweep.points.front().spec.resolved;
  for (const auto& axis : sweep.axes) {
    erase(there, axis.first);
    erase(here, axis.first);
  }
  for (const auto& axis : found.result["axes"].items()) {
    erase(there, axis.key());
    erase(here, axis.key());
  }
  const std::string differs = difference(there, here);
  if (!differs.empty()) return other("is the summary of another sweep: " + differs);
  return found;
}

void check_writable_result(const std::string& stem) {
  check_writable(stem + ".json");
  check_writable(stem + ".provenance.json");
}

void refuse_to_replace(const std::string& stem, const Earlier& earlier) {
  if (earlier.kind != Kind::kOther && earlier.kind != Kind::kNoJson) return;
  throw std::runtime_error(
      fmt::format("{}.json: {}; --force replaces it, another --output or --set /name=NAME keeps it",
                  stem, earlier.what));
}

}  // namespace ddns::experiments
