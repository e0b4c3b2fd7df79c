"""Arguments of the scripts: --help prints their description, wrong ones end in one line."""
import argparse
import pathlib
import sys


class Parser(argparse.ArgumentParser):
    def __init__(self, description):
        super().__init__(prog=f"scripts/{pathlib.Path(sys.argv[0]).name}", description=description,
                         formatter_class=argparse.RawDescriptionHelpFormatter, allow_abbrev=False)

    def error(self, message):
        self.exit(2, f"{self.prog}: {message} (--help says more)\n")
