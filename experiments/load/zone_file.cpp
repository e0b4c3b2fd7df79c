#include "experiments/load/zone_file.h"

#include <fmt/format.h>

#include <chrono>
#include <filesystem>
#include <optional>

#include "dns/time_text.h"
#include "dns/zone_check.h"
#include "sim/check.h"
#include "traces/input_file.h"

namespace ddns::experiments {

namespace {

constexpr std::size_t kFileLimit = std::size_t{1} << 30;  // octets, decompressed

[[noreturn]] void refuse(const std::string& message) {
  throw sim::InputError(sim::InputError::Kind::kData, message);
}

}  // namespace

std::string read_whole(const std::string& path) {
  const auto in = traces::open_input(path);
  std::string text;
  std::string piece(1 << 16, '\0');
  try {
    for (std::streamsize got = 1; got > 0;) {
      got = in->sgetn(piece.data(), static_cast<std::streamsize>(piece.size()));
      text.append(piece, 0, static_cast<std::size_t>(got));
      if (text.size() > kFileLimit) refuse(path + ": over 1 GiB of text, expected a zone");
    }
  } catch (const sim::InputError&) {
    throw;
  } catch (const std::exception& e) {
    refuse(fmt::format("{}: cannot be read: {}", traces::input_label(path), e.what()));
  }
  return text;
}

dns::Zone load_zone(const std::string& path, const dns::DomainName& origin) {
  return dns::read_zone(read_whole(path), traces::input_label(path), origin);
}

dns::Anchors load_anchors(const std::string& given, const dns::DomainName& zone) {
  if (std::filesystem::exists(given)) return dns::read_anchors(read_whole(given), given, zone);
  if (given.find(' ') == given.npos) {
    refuse(
        fmt::format("--anchor: there is no file {}, expected one, or a record such as "
                    "\". IN DS TAG ALGORITHM TYPE DIGEST\"",
                    given));
  }
  const bool bare = given.front() >= '0' && given.front() <= '9';
  return dns::read_anchors(bare ? zone.text() + " IN DS " + given : given, "--anchor", zone);
}

std::uint32_t clock_time() {
  return static_cast<std::uint32_t>(std::chrono::duration_cast<std::chrono::seconds>(
                                        std::chrono::system_clock::now().time_since_epoch())
                                        .count());
}

namespace {

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

}  // namespace

void check_signatures(const std::vector<dns::Zone>& zones, const std::string& anchor,
                      std::uint32_t at) {
  for (const dns::Zone& zone : zones) {
    const auto anchors = anchors_of(zone, zones, anchor);
    if (!anchors) continue;
    const dns::ZoneReport report = check_zone(zone, *anchors, {.now = at});
    if (report.problems.empty()) continue;
    const dns::ZoneProblem& first = report.problems.front();
    refuse(fmt::format("zone {}: {} of {} signatures valid at {}, expected all; {} {}: {}",
                       zone.origin.text(), report.valid, report.signatures, dns::time_text(at),
                       first.owner.text(), dns::type_name(first.type), first.reason));
  }
}

}  // namespace ddns::experiments
