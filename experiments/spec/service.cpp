#include "experiments/spec/service.h"

#include "experiments/spec/section.h"

namespace ddns::experiments {

using namespace table;

namespace {

const Condition kKeyed = {"/service/keys", {"naive", "carried", "carried-but-popular"}};
const Condition kMistaken = {"/service/mistakes/kind", {"bad-signature"}};
const Condition kChecked = {"/service/verify", {"signatures", "freshest"}};

}  // namespace

const Section<ServiceSpec> kService{
    "/service",
    {},
    {word(
         "kind", &ServiceSpec::kind,
         {{"ddns", ServiceSpec::Kind::kDdns},
          {"lookup", ServiceSpec::Kind::kLookup},
          {"conventional", ServiceSpec::Kind::kConventional}},
         "What answers the questions: records in DHash (ddns); the overlay alone, which is asked "
         "for the owners of uniformly random keys (lookup: no records, no copies); or conventional "
         "DNS (no overlay; /conventional/model)."),
     word("verify", &ServiceSpec::check,
          {{"off", dhash::Check::kNone},
           {"signatures", dhash::Check::kSignature},
           {"freshest", dhash::Check::kFreshest}},
          "Whom clients believe: anybody; whose answer has a good signature, where another node is "
          "asked if it has none; or the latest version that any of a record's replicas has, all "
          "of which are asked. Nodes check what they cache as clients do.",
          kOnDhash),
     table::time(numeric("verify_us", KeyType::kNumber, {0, 1e9}, "0", "us",
                         "What a client takes to check one signature; 0: nothing.", kChecked),
                 &ServiceSpec::check_time, 1e3),
     word("mistakes/kind", &ServiceSpec::mistakes, {{"none", false}, {"bad-signature", true}},
          "What owners do wrong where they first insert a record: nothing; or they sign it so that "
          "no check accepts it, as with a key that the parent has not signed.",
          kChecked),
     number("mistakes/share", &ServiceSpec::mistake_share, {0, 1}, "0.1", "",
            "The share of the records that come with such a mistake; any alike.", kMistaken),
     flag("verify_inserts", &ServiceSpec::check_inserts, "true",
          "Do nodes check what they are to store? Then an owner is told of its mistake, mends it "
          "and inserts again; else the record is stored as it is.",
          kMistaken),
     word("keys", &ServiceSpec::keys,
          {{"known", service::KeyPolicy::kKnown},
           {"naive", service::KeyPolicy::kNaive},
           {"carried", service::KeyPolicy::kCarried},
           {"carried-but-popular", service::KeyPolicy::kCarriedButPopular}},
          "How clients come by the KEY RRsets of a name and of those above it but the root: they "
          "know all of them; each is a record and looked up; a record carries those that vouch for "
          "it; or all of these but the popular ones, which are looked up.",
          kOnDhash),
     flag("keys_kept", &ServiceSpec::keep_keys, "false",
          "Do clients keep, to the end of the run, the KEY RRsets that they have checked, with all "
          "above them?",
          kKeyed),
     number("popular_share", &ServiceSpec::popular_share, {0, 1}, "0.01", "",
            "A KEY RRset is popular that vouches for at least this share of the records of names.",
            {{"/service/keys", {"carried-but-popular"}}}),
     integer("rrset_octets", &ServiceSpec::rrset_octets, {1, 1e6}, "100", "octets",
             "Size of an RRset without its signature.", kKeyed),
     integer("signature_octets", &ServiceSpec::signature_octets, {1, 1e6}, "174", "octets",
             "Size of a SIG record, which each RRset has one of, those of keys too. 174 are those "
             "of 1024 bits of RSA with a name of 16 octets.",
             kKeyed),
     integer("key_octets", &ServiceSpec::key_octets, {1, 1e6}, "148", "octets",
             "Size of a KEY RRset without its signature. 148 are those of one key of 1024 bits of "
             "RSA.",
             kKeyed)}};

}  // namespace ddns::experiments
