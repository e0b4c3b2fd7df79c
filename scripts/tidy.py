#!/usr/bin/env python3
"""Checks the house rules over the whole tree; ctest runs it as the test "tidy".

Prints FILE:LINE: MESSAGE for every breach; exit code 1 if there is any.
"""
import ast
import pathlib
import re
import sys

import tidy_rules as rules
import tidy_samples as samples
from arguments import Parser

ROOT = pathlib.Path(__file__).resolve().parent.parent
FOLDERS = (*rules.ARROWS, "bench", "tests", "scripts", "cmake", ".ci")


def python_function_length(source):
    for node in ast.walk(ast.parse(source.text)):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            lines = node.end_lineno - node.lineno + 1
            if lines > rules.MAX_FUNCTION_LINES:
                yield node.lineno, f"function of {lines} lines (at most {rules.MAX_FUNCTION_LINES})"


TEXT_RULES = (rules.file_length, rules.line_length, rules.marks)
RULES = {
    ".h": rules.CPP_RULES,
    ".cpp": rules.CPP_RULES,
    ".py": (*TEXT_RULES, python_function_length),
    ".sh": TEXT_RULES,
    ".cmake": TEXT_RULES,
    ".txt": (rules.line_length, rules.marks, rules.link_direction),
}


def rules_for(path):
    if path.suffix == ".txt" and path.name != "CMakeLists.txt":
        return ()
    return RULES.get(path.suffix, ())


def read(path):
    """The Source of a file, with the project headers it includes directly."""
    text = path.read_text(encoding="utf-8")
    headers = (ROOT / name for name in re.findall(r'^#include "([^"]+)"', text, re.M))
    return rules.Source(path.relative_to(ROOT).as_posix(), text,
                        tuple(header.read_text(encoding="utf-8") for header in headers
                              if header.is_file()))


def breaches(source, checks):
    for check in checks:
        for line, message in check(source):
            yield line, check.__name__, message


def check_tree():
    count = files = 0
    paths = [ROOT / "CMakeLists.txt"]
    for folder in FOLDERS:
        paths += sorted(path for path in (ROOT / folder).rglob("*") if path.is_file())
    for path in paths:
        checks = rules_for(path)
        if not checks:
            continue
        files += 1
        source = read(path)
        for line, rule, message in breaches(source, checks):
            print(f"{source.path}:{line}: {message} [{rule}]")
            count += 1
    print(f"tidy: {files} files, {count} breaches")
    return 1 if count or not files else 0


def self_test():
    wrong = 0
    for rule, path, text, headers, expected in samples.SAMPLES:
        checks = [check for check in {*rules_for(pathlib.Path(path))} if check.__name__ == rule]
        found = [line for line, _, _ in breaches(rules.Source(path, text, headers), checks)]
        if not checks or found != expected:
            print(f"self-test: {rule} on {path}: expected lines {expected}, got {found}:\n{text}")
            wrong += 1
    tried = {sample[0] for sample in samples.SAMPLES if sample[4]}
    every = {check.__name__ for checks in RULES.values() for check in checks}
    for rule in sorted(every - tried):
        print(f"self-test: rule {rule} has no bad sample")
        wrong += 1
    print(f"self-test: {len(samples.SAMPLES)} samples, {wrong} wrong")
    return 1 if wrong else 0


if __name__ == "__main__":
    parser = Parser(__doc__)
    parser.add_argument("--self-test", action="store_true",
                        help="show that every rule fires on a bad sample and not on a good one")
    sys.exit(self_test() if parser.parse_args().self_test else check_tree())
