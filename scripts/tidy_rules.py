"""The rules of scripts/tidy.py that read C++: arrows between rooms, sizes, banned calls.

Every rule is a function from a Source to (line, message) pairs, so that the self-test can give each
of them a bad sample. The parser is a brace counter over text without comments and strings: enough
for code that clang-format has laid out.
"""
import dataclasses
import functools
import pathlib
import re

MAX_FUNCTION_LINES = 70
MAX_FILE_LINES = 300
MAX_LINE_COLUMNS = 100

# The rooms that are overlays, of which all rules say the same.
OVERLAYS = set(re.search(r"set\(DDNS_OVERLAYS ([^)]*)\)", (
    pathlib.Path(__file__).resolve().parents[1] / "CMakeLists.txt").read_text())[1].split())
# A room may include these rooms, and itself (docs/architecture.md).
ARROWS = {
    "sim": set(),
    "overlay": {"sim"},
    **{room: {"overlay", "sim"} for room in OVERLAYS},
    "beehive": {"dhash", "overlay", "sim"},
    "dhash": {"overlay", "sim"},
    "dns": {"sim"},
    "service": {"dns", "dhash", "overlay", "sim"},
    "server": {"service", "dns", "dhash", "overlay", "sim"},
    "traces": {"sim", "dns"},
    "experiments": OVERLAYS | {"sim", "overlay", "beehive", "dhash", "dns", "service", "server",
                               "traces"},
}
# The rooms inside experiments/, likewise: what each of them may include there.
SUB_ROOMS = {
    "experiments": {
        "files": set(),
        "expression": {"files"},
        "spec": {"files"},
        "load": {"files", "spec"},
        "result": {"files"},
        "world": {"files", "result", "spec"},
        "life": {"files", "spec", "world"},
        "conventional": {"files", "result", "spec", "world"},
        "summary": {"expression", "files", "load", "result", "spec"},
        "run": {"conventional", "files", "life", "load", "result", "spec", "summary", "world"},
        "batch": {"claims", "files", "load", "result", "run", "spec", "summary", "world"},
        "claims": {"expression", "files", "summary"},
        "terminal": {"batch", "claims", "files", "load", "run", "spec", "world"},
        "slurm": {"files"},
        "cli": {"batch", "claims", "expression", "files", "load", "result", "run", "slurm", "spec",
                "summary", "terminal", "world"},
    },
}
MAX_MODULES = 16  # in a room inside another: sources and headers of one name count once

MODEL_ROOMS = OVERLAYS | {"sim", "overlay", "beehive", "dhash", "dns", "service", "traces"}
HOT_ROOMS = OVERLAYS | {"sim", "overlay", "dhash", "service"}

CHANCE = re.compile(
    r"(?<![\w.>])(?:std::)?s?rand\s*\(|\brandom_device\b|\bstd::\w+_distribution\b"
    r"|\bstd::(?:mt19937\w*|minstd_\w+|ranlux\w+|knuth_b|default_random_engine)\b"
    r"|\bdrand48\b|#include <random>|\bstd::random_shuffle\b")
CLOCK = re.compile(
    r"\b(?:system_clock|steady_clock|high_resolution_clock|clock_gettime|gettimeofday)\b"
    r"|(?<![\w.>])(?:std::)?time\s*\(\s*(?:nullptr|NULL|0|&\w+)\s*\)"
    r"|(?<![\w.>])(?:std::)?clock\s*\(\s*\)")
MARK = re.compile(r"\b(?:TO" r"DO|FIX" r"ME|XX" r"X|HA" r"CK)\b")
UNORDERED = re.compile(
    r"\b(?:std::unordered_(?:multi)?(?:map|set)|tsl::robin_(?:pg_)?(?:map|set))\s*<")
NOT_A_FUNCTION = re.compile(r"\b(?:namespace|class|struct|union|enum|extern)\b")


@dataclasses.dataclass
class Source:
    """One file: its path from the root, and its text as it stands and with literals blanked."""
    path: str
    text: str
    headers: tuple = ()  # texts of the project's headers that it includes directly

    @property
    def room(self):
        return self.path.split("/", 1)[0]

    @property
    def sub_room(self):
        """The room inside the room; "" for a file that stands in the room itself."""
        return self.path.split("/")[1] if self.path.count("/") > 1 else ""

    @functools.cached_property
    def code(self):
        return blank(self.text)


def blank(text):
    """Text of the same shape in which comments and the insides of literals are spaces."""
    pattern = re.compile(
        r'(?P<include>#include[^\n]*)|R"(?P<d>[^(\s]*)\(.*?\)(?P=d)"|//[^\n]*|/\*.*?\*/'
        r'|"(?:\\.|[^"\\\n])*"'
        r"|(?<![0-9A-Fa-f])'(?:\\.|[^'\\\n])+'", re.S)
    return pattern.sub(
        lambda match: match.group("include") or re.sub(r"[^\n]", " ", match.group()), text)


def line_of(text, offset):
    return text.count("\n", 0, offset) + 1


def matches(source, pattern, message):
    for match in pattern.finditer(source.code):
        yield line_of(source.code, match.start()), message.format(match.group().strip())


def include_direction(source):
    if source.room not in ARROWS:
        return
    for match in re.finditer(r'^#include "(\w+)/(?:(\w+)/)?', source.code, re.M):
        room, sub_room = match.groups()
        line = line_of(source.code, match.start())
        if room in ARROWS and room != source.room and room not in ARROWS[source.room]:
            yield line, f"{source.room} must not include {room} (see docs/architecture.md)"
        here = SUB_ROOMS.get(room, {})
        if room == source.room and sub_room in here and sub_room != source.sub_room and (
                sub_room not in here.get(source.sub_room, ())):
            yield line, (f"{room}/{source.sub_room} must not include {room}/{sub_room} "
                         "(see docs/architecture.md)")


def circles(arrows):
    """The rooms that can be reached from themselves."""
    def reached(room):
        found, next_ones = set(), [room]
        while next_ones:
            for other in arrows[next_ones.pop()] - found:
                found.add(other)
                next_ones.append(other)
        return found
    return sorted(room for room in arrows if room in reached(room))


def crowded_rooms(paths):
    """(folder, message) of each room inside another that is unknown or has too many modules."""
    modules = {}
    for path in paths:
        parts = path.split("/")
        if parts[0] in SUB_ROOMS and len(parts) == 3 and path.endswith((".h", ".cpp")):
            modules.setdefault((parts[0], parts[1]), set()).add(parts[2].rsplit(".", 1)[0])
    for (room, sub_room), names in sorted(modules.items()):
        if sub_room not in SUB_ROOMS[room]:
            yield f"{room}/{sub_room}", "is no room that scripts/tidy_rules.py knows"
        if len(names) > MAX_MODULES:
            yield f"{room}/{sub_room}", f"{len(names)} modules (at most {MAX_MODULES})"


def link_direction(source):
    """The same arrows between the CMake targets of the rooms."""
    if not source.path.endswith("/CMakeLists.txt") or source.room not in ARROWS:
        return
    declared = re.search(r"ddns_room\((.*?)\)", source.text, re.S)
    for match in re.finditer(r"\bddns_(\w+)", declared.group(1) if declared else ""):
        room = match.group(1)
        if room in ARROWS and room != source.room and room not in ARROWS[source.room]:
            yield 1, f"{source.room} must not link {room} (see docs/architecture.md)"


def functions(code):
    """(first line, last line) of every function body that is not inside another one."""
    stack, start, continued = [], 0, False
    for token in re.finditer(r"[{};]", code):
        if token.group() == "{":
            head = code[start:token.start()].strip()
            if "function" in stack or "value" in stack:
                kind = "block"
            elif NOT_A_FUNCTION.search(head) and not re.search(r"\)\s*(?:const\b.*)?$", head):
                kind = "scope"
            elif head.endswith(("=", "return")):
                kind = "value"
            elif "(" in head or continued:
                kind = "function"
            else:
                kind = "value"
            stack.append(kind)
            if kind == "function":
                lead = len(code[start:token.start()]) - len(code[start:token.start()].lstrip())
                first = line_of(code, start + lead)
        elif token.group() == "}" and stack:
            kind = stack.pop()
            if kind == "function":
                yield first, line_of(code, token.start())
            continued = kind == "function" and re.match(r"\s*[,{]", code[token.end():]) is not None
        if "function" not in stack:
            start = token.end()


def function_length(source):
    for first, last in functions(source.code):
        if last - first + 1 > MAX_FUNCTION_LINES:
            yield first, f"function of {last - first + 1} lines (at most {MAX_FUNCTION_LINES})"


def file_length(source):
    count = len(source.text.splitlines())
    if count > MAX_FILE_LINES:
        yield count, f"file of {count} lines (at most {MAX_FILE_LINES})"


def line_length(source):
    for number, line in enumerate(source.text.splitlines(), 1):
        if len(line) > MAX_LINE_COLUMNS:
            yield number, f"line of {len(line)} columns (at most {MAX_LINE_COLUMNS})"


def chance(source):
    yield from matches(source, CHANCE, "{}: chance comes from sim/random.h alone")


def clocks(source):
    if source.room in MODEL_ROOMS:
        yield from matches(source, CLOCK, "{}: the model knows simulated time only")


def heavy_calls(source):
    if source.room in HOT_ROOMS:
        yield from matches(source, re.compile(r"\bstd::function\b"), "{} is too slow for this room")


def unordered_iteration(source):
    names = set()
    for code in (source.code, *map(blank, source.headers)):
        for match in UNORDERED.finditer(code):
            depth, end = 1, match.end()
            while depth and end < len(code):
                depth += {"<": 1, ">": -1}.get(code[end], 0)
                end += 1
            declared = re.match(r"[\s&*]*(\w+)\s*[;={(,)]", code[end:])
            if declared:
                names.add(declared.group(1))
    for match in re.finditer(r"\bfor\s*\([^;()]*?:\s*([^;{]*?)\)\s*(?=[{\w])", source.code):
        last = re.search(r"(\w+)\W*$", match.group(1))
        if last and last.group(1) in names:
            yield (line_of(source.code, match.start()),
                   f"iterates over unordered {last.group(1)}: the order depends on the library")
    for match in re.finditer(r"\b(\w+)(?:\.|->)c?begin\s*\(", source.code):
        if match.group(1) in names:
            yield (line_of(source.code, match.start()),
                   f"iterates over unordered {match.group(1)}: the order depends on the library")


def marks(source):
    for match in MARK.finditer(source.text):
        yield line_of(source.text, match.start()), f"left-over mark {match.group()}"


def once(source):
    if source.path.endswith(".h") and "#pragma once" not in source.text:
        yield 1, "header without #pragma once"


CPP_RULES = (include_direction, function_length, file_length, line_length, chance, clocks,
             heavy_calls, unordered_iteration, marks, once)
