"""Reading of results, the published curves, and the shapes they share."""
import json
import pathlib

FOLDER = pathlib.Path(__file__).resolve().parents[2] / "experiments" / "papers"


class InputError(Exception):
    """A file that is absent or has not the shape that figures need; the text says which."""


def load(path):
    try:
        return json.loads(pathlib.Path(path).read_text(encoding="utf-8"))
    except OSError as error:
        raise InputError(f"{path}: {error.strerror}") from error
    except ValueError as error:
        raise InputError(f"{path}: not JSON: {error}") from error


def published():
    """The curves printed in the paper."""
    return load(FOLDER / "iptps2002-curves.json")


def steps(fractions, values):
    """Corners of the cumulative step curve of quantiles, from (first value, 0) up."""
    return [values[0], *values], [0.0, *fractions]


def running_sum(shares):
    """Cumulative sums of shares: from a distribution per hop count to its cumulative curve."""
    total, sums = 0.0, []
    for share in shares:
        total += share
        sums.append(total)
    return sums
