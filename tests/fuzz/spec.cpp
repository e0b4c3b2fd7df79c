// Any text as an experiment file: it is understood, or refused with an InputError; what is
// understood resolves to itself.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "experiments/load/resolve.h"
#include "sim/check.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace ddns::experiments;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  try {
    // What "extends" names is looked for among the shipped files: no file of the machine is read.
    Problems problems;
    const Document doc = parse_document("shipped:fuzz.json", text, {}, problems);
    const Spec spec = resolve(doc, {}, problems);
    problems.raise();

    Problems none;
    const Document again = parse_document("shipped:fuzz.json", spec.resolved.dump(), {}, none);
    const Spec same = resolve(again, {}, none);
    none.raise();
    ddns::sim::check(same.resolved == spec.resolved, "a resolved specification is another one");
  } catch (const ddns::sim::InputError&) {
  }
  return 0;
}
