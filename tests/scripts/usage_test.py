"""Every script answers --help and -h with its usage, and refuses what it does not know in one line.

    usage_test.py
"""
import os
import pathlib
import subprocess
import sys

SCRIPTS = pathlib.Path(__file__).resolve().parents[2] / "scripts"
# Were a script to take what it should refuse, it would at least install nothing.
ENVIRONMENT = {**os.environ, "DDNS_SETUP": "skip"}
REFUSED = {
    "approve.sh": [["one", "two"]],
    "figures.py": [[]],
    "identity.sh": [[]],
    "key_reference.py": [[], ["ddns", "more"]],
    "page_numbers.py": [["more"]],
    "reproduce.sh": [["--seeds"], ["more"]],
    "setup.sh": [["buidl"], ["build", "tset"]],
    "test.sh": [["--quick", "--full"], ["--quick", "more"]],
    "tidy.py": [["more"]],
}


def expect(condition, what):
    if not condition:
        sys.exit(f"usage_test: {what}")


def run(script, *arguments):
    return subprocess.run([script, *arguments], capture_output=True, text=True, env=ENVIRONMENT,
                          timeout=60)


def test(script):
    for option in ("--help", "-h"):
        answer = run(script, option)
        expect(answer.returncode == 0, f"{script.name} {option}: exit code {answer.returncode}")
        expect(f"scripts/{script.name}" in answer.stdout, f"{script.name} {option} says no usage")
        expect(not answer.stderr, f"{script.name} {option} says on stderr: {answer.stderr}")
    for arguments in [["--no-such-option"], *REFUSED[script.name]]:
        answer = run(script, *arguments)
        words = " ".join([script.name, *arguments])
        expect(answer.returncode == 2, f"{words}: exit code {answer.returncode}")
        expect(answer.stderr.count("\n") == 1, f"{words}: not one line but {answer.stderr}")
        expect(script.name in answer.stderr, f"{words}: does not name itself: {answer.stderr}")
        expect(not answer.stdout, f"{words} says on stdout: {answer.stdout}")


def main():
    scripts = [path for path in sorted(SCRIPTS.iterdir())
               if path.is_file() and os.access(path, os.X_OK)]
    expect([path.name for path in scripts] == sorted(REFUSED), f"not the scripts known: {scripts}")
    for script in scripts:
        test(script)


if __name__ == "__main__":
    main()
