"""Samples for scripts/tidy.py --self-test: (rule, path, text, included headers, lines to name).

A bad sample names the lines that the rule must report; a good one, with no lines, guards against a
rule that fires on innocent code.
"""


def body(count):
    """`count` lines of statements."""
    return "  step();\n" * count


LONG = "void walk() {\n" + body(69) + "}\n"       # 71 lines
SHORT = "void walk() {\n" + body(68) + "}\n"      # 70 lines
MARK = "TO" + "DO"

SAMPLES = [
    ("include_direction", "sim/network.cpp", '#include "sim/a.h"\n#include "chord/b.h"\n', (), [2]),
    ("include_direction", "chord/a.h", '#include "dhash/store.h"\n', (), [1]),
    ("include_direction", "traces/a.h", '#include "dns/name.h"\n#include "sim/time.h"\n', (), []),
    ("include_direction", "overlay/a.h", '// #include "chord/chord.h"\n', (), []),
    ("include_direction", "experiments/life/a.cpp",
     '#include "experiments/world/b.h"\n#include "experiments/run/c.h"\n', (), [2]),
    ("include_direction", "experiments/files/a.h", '#include "experiments/spec/b.h"\n', (), [1]),
    ("include_direction", "experiments/a.cpp", '#include "experiments/files/b.h"\n', (), [1]),
    ("include_direction", "experiments/cli/a.cpp",
     '#include "experiments/cli/b.h"\n#include "experiments/run/c.h"\n'
     '#include "experiments/version.h"\n', (), []),
    ("include_direction", "tests/experiments/files/a.cpp", '#include "experiments/run/b.h"\n', (),
     []),
    ("include_direction", "tests/sim/a.cpp", '#include "chord/chord.h"\n', (), []),
    ("link_direction", "sim/CMakeLists.txt",
     "ddns_room(sim SOURCES a.cpp\n  LINKS ddns_overlay)\n", (), [1]),
    ("link_direction", "chord/CMakeLists.txt",
     "ddns_room(chord SOURCES a.cpp LINKS ddns_overlay ddns_sim)\n", (), []),
    ("function_length", "sim/a.cpp", LONG, (), [1]),
    ("function_length", "sim/a.cpp", SHORT, (), []),
    ("function_length", "sim/a.cpp", SHORT + SHORT, (), []),
    ("function_length", "sim/a.cpp", SHORT + LONG, (), [71]),
    ("function_length", "sim/a.cpp", "namespace ddns {\nclass A {\n int a() const {\n" + body(70) +
     " }\n};\n}  // namespace ddns\n", (), [3]),
    ("function_length", "sim/a.cpp", "struct A {\n" + "  int a;\n" * 90 + "};\n", (), []),
    ("function_length", "sim/a.cpp", "const int kT[] = {\n" + "  f(1),\n" * 90 + "};\n", (), []),
    ("function_length", "sim/a.cpp", "A::A(int b)\n    : b_{b},\n c_{b} {\n" + body(70) + "}\n",
     (), [3]),
    ("function_length", "tests/sim/a.cpp", 'TEST_CASE("a {") {\n' + body(70) + "}\n", (), [1]),
    ("file_length", "sim/a.cpp", "int a;\n" * 301, (), [301]),
    ("file_length", "sim/a.cpp", "int a;\n" * 300, (), []),
    ("line_length", "sim/a.cpp", "// " + "x" * 97 + "\n// " + "x" * 98 + "\n", (), [2]),
    ("chance", "sim/a.cpp", "int a = rand();\nint b = std::rand();\n", (), [1, 2]),
    ("chance", "dns/a.cpp", "std::random_device device;\n", (), [1]),
    ("chance", "dns/a.cpp", "std::uniform_int_distribution<int> d(1, 6);\n", (), [1]),
    ("chance", "tests/sim/a.cpp", "std::mt19937_64 engine(1);\n", (), [1]),
    ("chance", "sim/a.cpp", '// rand()\nauto s = "rand()"; stream.rand(); operand();\n', (), []),
    ("clocks", "chord/a.cpp", "auto t = std::chrono::steady_clock::now();\n", (), [1]),
    ("clocks", "sim/a.cpp", "auto t = time(nullptr);\n", (), [1]),
    ("clocks", "sim/a.cpp", "auto t = event.time(0);\nauto d = run_time(0);\n", (), []),
    ("clocks", "experiments/a.cpp", "auto t = std::chrono::steady_clock::now();\n", (), []),
    ("heavy_calls", "dhash/a.h", "#pragma once\nstd::function<void()> done;\n", (), [2]),
    ("heavy_calls", "traces/a.h", "#pragma once\nstd::function<void()> done;\n", (), []),
    ("unordered_iteration", "dhash/a.cpp",
     "std::unordered_map<Id, Set<int>> seen;\nfor (auto& [k, v] : seen) use(k);\n", (), [2]),
    ("unordered_iteration", "dhash/a.cpp", "for (auto& k : store.index_) {\n}\n",
     ("tsl::robin_map<std::uint64_t, int> index_;\n",), [1]),
    ("unordered_iteration", "dhash/a.cpp",
     "std::unordered_set<int> seen;\nstd::vector<int> v(seen.begin(), seen.end());\n", (), [2]),
    ("unordered_iteration", "dhash/a.cpp",
     "std::unordered_set<int> seen;\nfor (int k : keys) seen.insert(k);\n", (), []),
    ("marks", "sim/a.cpp", f"int a;  // {MARK}: later\n", (), [1]),
    ("marks", "scripts/a.py", f"# {MARK}\n", (), [1]),
    ("once", "sim/a.h", "int a;\n", (), [1]),
    ("once", "sim/a.h", "#pragma once\nint a;\n", (), []),
    ("python_function_length", "scripts/a.py", "def a():\n" + "    b()\n" * 70, (), [1]),
    ("python_function_length", "scripts/a.py", "def a():\n" + "    b()\n" * 69, (), []),
]

# Paths, and the folders that crowded_rooms must name.
FOLDERS = [
    ([f"experiments/run/a{n}.{end}" for n in range(16) for end in ("h", "cpp")], []),
    ([f"experiments/run/a{n}.cpp" for n in range(17)], ["experiments/run"]),
    (["experiments/attic/a.h"], ["experiments/attic"]),
    (["experiments/data/a.json", "sim/a.h", "experiments/a.json"], []),
]
