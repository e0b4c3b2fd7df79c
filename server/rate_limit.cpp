#include "server/rate_limit.h"

#include <algorithm>
#include <string>

namespace ddns::server {

namespace {

constexpr std::size_t kBuckets = 1 << 14;
constexpr sim::Duration kRest = sim::Duration::seconds(1);

}  // namespace

RateLimit::RateLimit(std::uint32_t per_s)
    : a_response_(per_s == 0 ? sim::Duration() : kRest / per_s),
      buckets_(per_s == 0 ? 0 : kBuckets) {}

RateLimit::Verdict RateLimit::judge(std::string_view address, sim::Time now) {
  if (buckets_.empty()) return Verdict::kAnswer;
  const std::string_view network = address.substr(0, address.size() == 4 ? 3 : 7);
  Bucket& bucket = buckets_[std::hash<std::string_view>()(network) % kBuckets];
  const sim::Time earned = std::max(bucket.full_at, now) + a_response_;
  if (earned <= now + kRest) {
    bucket.full_at = earned;
    return Verdict::kAnswer;
  }
  bucket.truncated = !bucket.truncated;
  return bucket.truncated ? Verdict::kTruncate : Verdict::kDrop;
}

}  // namespace ddns::server
