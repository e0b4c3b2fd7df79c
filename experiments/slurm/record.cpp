#include "experiments/slurm/record.h"

#include <algorithm>
#include <filesystem>
#include <tuple>

#include "experiments/files/json_file.h"
#include "experiments/files/output_file.h"
#include "sim/check.h"

namespace ddns::experiments {

namespace fs = std::filesystem;

namespace {

SlurmRecord read_record(const std::string& path) {
  const Json json = read_data(path);
  try {
    return {json.at("job").get<std::uint64_t>(),
            json.at("name").get<std::string>(),
            json.at("plan").get<std::string>(),
            json.at("shards").get<unsigned>(),
            json.at("indices").get<std::vector<unsigned>>(),
            json.at("memory_mb").get<std::uint64_t>(),
            json.at("submitted").get<std::string>()};
  } catch (const Json::exception&) {
    throw sim::InputError(sim::InputError::Kind::kData,
                          path +
                              ": is no record of a job, expected what `ddns` writes when it "
                              "submits one; remove the file");
  }
}

bool is_record(const fs::path& path) {
  const std::string stem = path.stem().string();
  return path.extension() == ".json" && !stem.empty() &&
         stem.find_first_not_of("0123456789") == stem.npos;
}

}  // namespace

std::string slurm_job_name(const std::string& batch, const std::string& plan) {
  return batch + '.' + plan.substr(0, 8);
}

void write_record(const std::string& folder, const SlurmRecord& record) {
  const Json json = {{"job", record.job},
                     {"name", record.name},
                     {"plan", record.plan},
                     {"shards", record.shards},
                     {"indices", record.indices},
                     {"memory_mb", record.memory_mb},
                     {"submitted", record.submitted}};
  write_file(folder + '/' + std::to_string(record.job) + ".json", to_text(json));
}

std::vector<SlurmRecord> read_records(const std::string& folder, const std::string& plan) {
  std::vector<SlurmRecord> records;
  std::error_code none;
  for (const auto& entry : fs::directory_iterator(folder, none)) {
    if (!is_record(entry.path())) continue;
    SlurmRecord record = read_record(entry.path().string());
    if (record.plan == plan) records.push_back(std::move(record));
  }
  std::sort(records.begin(), records.end(), [](const SlurmRecord& a, const SlurmRecord& b) {
    return std::tie(a.submitted, a.job) < std::tie(b.submitted, b.job);
  });
  return records;
}

}  // namespace ddns::experiments
