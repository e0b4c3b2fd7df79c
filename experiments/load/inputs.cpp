#include "experiments/load/inputs.h"

#include <fmt/format.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <vector>

#include "experiments/files/digest.h"
#include "sim/check.h"

namespace ddns::experiments {

namespace {

[[noreturn]] void refuse(const std::string& path, const std::string& why) {
  throw sim::InputError(sim::InputError::Kind::kData, path + ": " + why);
}

std::string sha256_of_file(const std::string& path) {
  errno = 0;
  std::ifstream in(path, std::ios::binary);
  if (!in) refuse(path, fmt::format("cannot be read: {}", std::strerror(errno)));
  Sha256 digest;
  std::vector<char> octets(1 << 18);
  while (in) {
    in.read(octets.data(), static_cast<std::streamsize>(octets.size()));
    digest.add({octets.data(), static_cast<std::size_t>(in.gcount())});
  }
  if (in.bad()) refuse(path, fmt::format("cannot be read: {}", std::strerror(errno)));
  return digest.hex();
}

bool same_state(const struct stat& a, const struct stat& b) {
  return a.st_dev == b.st_dev && a.st_ino == b.st_ino && a.st_size == b.st_size &&
         a.st_mtim.tv_sec == b.st_mtim.tv_sec && a.st_mtim.tv_nsec == b.st_mtim.tv_nsec;
}

}  // namespace

const InputFiles::Known& InputFiles::look_at(const std::string& path) {
  struct stat state = {};
  if (stat(path.c_str(), &state) != 0) {
    refuse(path, fmt::format("cannot be read: {}", std::strerror(errno)));
  }
  if (!S_ISREG(state.st_mode)) {
    refuse(path, "is not a regular file, and the result is to say what was in it");
  }
  const auto known = known_.find(path);
  if (known != known_.end() && same_state(known->second.state, state)) return known->second;
  return known_[path] = {state, sha256_of_file(path)};
}

Json InputFiles::of(const Spec& spec) {
  const std::lock_guard lock(mutex_);
  Json inputs = Json::object();
  for (const InputSpec& input : spec.inputs) {
    const Known& file = look_at(input.path);
    if (!input.sha256.empty() && file.sha256 != input.sha256) {
      refuse(input.path, fmt::format("is not the file of which {} was made: its SHA-256 is {}, "
                                     "expected {}; --set {}=FILE takes another one",
                                     spec.file, file.sha256, input.sha256, input.pointer));
    }
    inputs[input.pointer] = {
        {"path", input.named}, {"bytes", file.state.st_size}, {"sha256", file.sha256}};
  }
  return inputs;
}

}  // namespace ddns::experiments
