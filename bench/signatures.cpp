// What one check of a signature costs: the figure for /service/verify_us.
#include <benchmark/benchmark.h>

#include <string>

#include "dns/signing_key.h"
#include "dns/verify.h"

namespace {

using namespace ddns::dns;

// An RRset of one address. Argument: the algorithm.
void check_set(benchmark::State& state) {
  const DomainName zone = *DomainName::parse("nytimes.com.");
  const auto algorithm = static_cast<Algorithm>(state.range(0));
  const SigningKey key = SigningKey::make(zone, algorithm, kZoneKeyFlags);
  SignedSet set = {{*zone.child("www"), 1, kClassIn, 300, {std::string("\xd0\x30\x1a\xf5", 4)}},
                   {}};
  set.signatures.push_back(key.sign(set.set, 0, 1000));
  const ZoneKeys keys = {zone, {key.dnskey()}};
  for (auto _ : state) {
    const Judgement judgement = ddns::dns::check_set(set, keys, {.now = 500});
    if (judgement.verdict != Verdict::kSecure) state.SkipWithError("the signature is not good");
  }
  state.SetLabel(algorithm_name(algorithm));
}
BENCHMARK(check_set)->Arg(kRsaSha256)->Arg(kEcdsaP256)->Arg(kEcdsaP384)->Arg(kEd25519);

}  // namespace
