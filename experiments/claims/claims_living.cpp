// Claims about hosts that come and go, and about a network that is cut.
#include "experiments/claims/claims.h"

namespace ddns::experiments::parts {

namespace {

void add_churn_claims(std::vector<Claim>& t) {
  const char* robust =
      "DHash is also robust: as servers come and go, DHash automatically moves data so that it is "
      "always stored on a fixed number of replicas (typically six).";
  t.push_back(
      {.id = "churn-lookups",
       .section = "2, 4.1, 5",
       .quote = robust,
       .measure = "questions answered, 1000 hosts of a mean life of one hour",
       .stated = "all",
       .format = "{:.3f} %",
       .ours = "churn.hours.answered",
       .holds = Range{99.9, 100},
       .tolerance_reason = "One question in a thousand may go without an answer.",
       .asides = {{"maintenance and repair, bytes per node and second", "churn.hours.cost"}},
       .why = "Lists of successors and replicas outlast the time that the ring takes to "
              "notice who went."});
  t.push_back({.id = "churn-week-lookups",
               .section = "2, 4.1, 5",
               .quote = robust,
               .measure = "the same, over seven days",
               .stated = "all",
               .format = "{:.3f} %",
               .ours = "churn.week.answered",
               .holds = Range{99.9, 100},
               .tolerance_reason = "One question in a thousand may go without an answer.",
               .asides = {{"maintenance and repair, bytes per node and second", "churn.week.cost"}},
               .why = "Nothing wears out: the week is as its hours."});
  t.push_back({.id = "churn-week-blocks",
               .section = "2",
               .quote = robust,
               .measure = "records lost in seven days, 1000 hosts of a mean life of one hour",
               .stated = "0",
               .format = "{:.0f}",
               .ours = "churn.week.lost",
               .holds = Range{0, 0.5},
               .tolerance_reason = "None, of 2000.",
               .asides = {{"on no host that is up, at worst", "churn.week.unavailable"},
                          {"until a lost holder is replaced, s", "churn.week.short_of_one"}},
               .why = "A lost holder is replaced after {churn.week.short_of_one:.0f} s on average, "
                      "and six do not go in that time."});
  t.push_back({.id = "replicas-always",
               .section = "2",
               .quote = "always stored on a fixed number of replicas (typically six)",
               .measure = "records on fewer than six hosts at any time, mean life one hour",
               .stated = "none",
               .format = "{:.2f} %",
               .ours = "churn.hours.fewer",
               .holds = Range{0, 0.1},
               .tolerance_reason = "Always: but for one record in a thousand.",
               .asides = {{"over seven days, %", "churn.week.fewer"}},
               .why = "Between a crash and the call that goes without an answer five are left, and "
                      "a sixth is made only then."});
  t.push_back({.id = "routing-maintained",
               .section = "4.1",
               .quote = "routing information is automatically maintained and updated by Chord "
                        "without any human intervention",
               .measure = "questions that end in vain at a wrong node, mean life one hour",
               .stated = "none",
               .format = "{:.3f} %",
               .ours = "churn.hours.astray",
               .holds = Range{0, 0.1},
               .tolerance_reason = "One question in a thousand.",
               .asides = {{"over seven days, %", "churn.week.astray"}},
               .why = "Stabilising finds who came and who went, every 30 seconds on average."});
}

void add_partition_claims(std::vector<Claim>& t) {
  t.push_back(
      {.id = "partition-internet",
       .section = "4.1",
       .quote = "if a backhoe cuts MIT from the rest of the Internet, [...] hosts on the "
                "Internet will not see a disruption in any part of the name space (not even "
                "MIT's names)",
       .measure = "questions of the 95 % answered while 5 % of 1000 hosts are cut off",
       .stated = "all",
       .format = "{:.2f} %",
       .ours = "partition.few.most.answered",
       .holds = Range{99.9, 100},
       .tolerance_reason = "One question in a thousand may go without an answer.",
       .asides = {{"of halves, each cut off from the other", "partition.half.most.answered"}},
       .why = "Replicas are scattered: hardly a record has all six among the few."});
  t.push_back({.id = "partition-mit",
               .section = "4.1",
               .quote = "hosts at MIT may not even be able to look up their own names!",
               .measure = "questions of the 5 % answered while they are cut off",
               .stated = "not all",
               .format = "{:.1f} %",
               .ours = "partition.few.cut_off.answered",
               .basis = Basis::kDirection,
               .holds = Range{0, 99},
               .tolerance_reason = "At least one question in a hundred goes without an answer.",
               .asides = {{"no holder on their side, %", "partition.few.cut_off.unreachable"},
                          {"of halves, %", "partition.half.cut_off.answered"}},
               .why = "Most records have none of their six holders among the few."});
  t.push_back(
      {.id = "partition-caches",
       .section = "4.1",
       .quote = "popular DNS data about local machines is likely to be cached and thus "
                "available even after the partition",
       .measure = "questions of the 5 % answered by copies while they are cut off",
       .stated = "likely",
       .format = "{:.1f} %",
       .ours = "partition.few.cut_off.by_copies",
       .holds = Range{50, 100},
       .tolerance_reason = "Likely: at least every second question.",
       .asides = {{"nodes that remember lost ones, %", "partition.few_contacts.cut_off.by_copies"},
                  {"of halves, %", "partition.half.cut_off.by_copies"}},
       .why = "Fifty hosts hold copies of a small part of the names, of their own as of "
              "others; halves hold most of what is asked for."});
  t.push_back(
      {.id = "partition",
       .section = "4.1",
       .quote = "the remaining nodes will form a smaller Chord network and pool their caches",
       .measure = "nodes that do not know the next one of their side, after nearly an hour "
                  "with 5 % of 1000 cut off",
       .stated = "0",
       .format = "{:.1f}",
       .ours = "partition.few.apart",
       .holds = Range{0, 0.5},
       .tolerance_reason = "One ring, or none.",
       .asides = {{"nodes that remember lost ones", "partition.few_contacts.apart"},
                  {"of halves", "partition.half.apart"},
                  {"two hours after the cut is mended", "partition.few.after"},
                  {"the same, nodes that remember lost ones", "partition.few_contacts.after"},
                  {"the same, of halves", "partition.half.after"}},
       .why = "A node has 20 successors in its list, and for one in twenty no other is left "
              "with probability 0.95^20 = 0.36: its piece of the ring ends there; halves "
              "form two whole rings."});
}

void add_quota_claims(std::vector<Claim>& t) {
  t.push_back(
      {.id = "quota",
       .section = "4.3",
       .quote = "We can address this problem by enforcing a quota on how much data each "
                "organization can insert depending on how much storage the organization is "
                "contributing to DDNS.",
       .measure = "inserts of others refused while an organisation with 2 of 200 hosts tries "
                  "eight times as many, with quotas",
       .stated = "as without it: {quota.calm.refused:.2f} %",
       .format = "{:.2f} %",
       .ours = "quota.flood.refused",
       .holds = Range{.high = 1, .around = "quota.calm.refused"},
       .tolerance_reason = "One insert in a hundred more may be refused.",
       .asides = {{"without quotas, %", "quota.room.refused"},
                  {"the attacker's share of the room, %", "quota.flood.contributed"},
                  {"its share of the blocks, %", "quota.flood.stored"},
                  {"the same without quotas, %", "quota.room.stored"}},
       .why = "Every host limits every organisation to twice its share of the room; what is "
              "refused either way finds its host full, as capacities differ."});
}

}  // namespace

void add_living_claims(std::vector<Claim>& t) {
  add_churn_claims(t);
  add_partition_claims(t);
  add_quota_claims(t);
}

}  // namespace ddns::experiments::parts
