#include "experiments/spec/service.h"

#include "experiments/spec/section.h"

namespace ddns::experiments {

using namespace table;
using enum ServiceSpec::Kind;

const Section<ServiceSpec> kService{
    "/service",
    {},
    {word(
        "kind", &ServiceSpec::kind,
        {{"ddns", kDdns}, {"lookup", kLookup}, {"conventional", kConventional}},
        "What answers the questions: records in DHash (ddns); the overlay alone, which is asked "
        "for the owners of uniformly random keys (lookup: no records, no copies); or conventional "
        "DNS (no overlay; /conventional/model).")}};

}  // namespace ddns::experiments
