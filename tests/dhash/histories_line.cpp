// A history as a line of text, and back.
#include <cstring>
#include <sstream>
#include <stdexcept>

#include "tests/dhash/histories.h"

namespace ddns::dhash::test {
namespace {

std::string to_text(const Happening& step) {
  std::string out = step.kind + std::to_string(step.a);
  if (std::strchr("jJCif", step.kind) != nullptr) out += '.' + std::to_string(step.b);
  return out;
}

Happening parse_step(const std::string& text) {
  Happening step;
  std::istringstream in(text);
  char dot = '.';
  in >> step.kind >> step.a;
  if (!in || std::strchr(kStepKinds, step.kind) == nullptr) throw std::invalid_argument(text);
  if (in >> dot && (dot != '.' || !(in >> step.b))) throw std::invalid_argument(text);
  return step;
}

}  // namespace

std::string to_line(const History& h) {
  std::ostringstream out;
  out << "n=" << h.nodes << " p=" << h.present << " r=" << h.replicas << " s=" << h.successors
      << " b=" << h.base << " k=" << h.records << " disks=" << h.disks_survive
      << " caching=" << h.caching << " loss=" << h.loss << " gap=" << h.gap << " seed=" << h.seed
      << " steps=";
  for (std::size_t i = 0; i < h.steps.size(); ++i) out << (i > 0 ? "," : "") << to_text(h.steps[i]);
  return out.str();
}

History parse_history(const std::string& line) {
  History h;
  std::istringstream words(line);
  for (std::string word; words >> word;) {
    const std::size_t equals = word.find('=');
    if (equals == std::string::npos) throw std::invalid_argument(word);
    const std::string key = word.substr(0, equals);
    const std::string value = word.substr(equals + 1);
    if (key == "steps") {
      std::istringstream steps(value);
      for (std::string step; std::getline(steps, step, ',');) h.steps.push_back(parse_step(step));
      continue;
    }
    const std::uint64_t number = std::stoull(value);
    const auto small = static_cast<unsigned>(number);
    if (key == "n")
      h.nodes = small;
    else if (key == "p")
      h.present = small;
    else if (key == "r")
      h.replicas = small;
    else if (key == "s")
      h.successors = small;
    else if (key == "b")
      h.base = small;
    else if (key == "k")
      h.records = small;
    else if (key == "disks")
      h.disks_survive = small != 0;
    else if (key == "caching")
      h.caching = small != 0;
    else if (key == "loss")
      h.loss = small;
    else if (key == "gap")
      h.gap = small;
    else if (key == "seed")
      h.seed = number;
    else
      throw std::invalid_argument(word);
  }
  const bool possible = h.nodes >= 2 && 2 <= h.present && h.present <= h.nodes && 1 <= h.replicas &&
                        h.replicas <= h.successors && h.base >= 2 && h.records >= 1 &&
                        h.loss < 1000;
  if (!possible) throw std::invalid_argument("no such ring: " + line);
  return h;
}

}  // namespace ddns::dhash::test
