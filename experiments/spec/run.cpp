// The keys of a run itself, which stand in no section.
#include "experiments/spec/section.h"
#include "experiments/spec/spec.h"

namespace ddns::experiments {

using namespace table;

const Section<Spec> kRun{
    "",
    {},
    {plain(key("name", KeyType::kName, {},
               "Names the result; if not given, the file's name without .json, with '_' for what a "
               "name may not have.",
               {}),
           &Spec::name),
     integer("seed", &Spec::seed, {0, 9007199254740991}, "1", "",
             "Everything random in a run follows from its seed.")}};

}  // namespace ddns::experiments
