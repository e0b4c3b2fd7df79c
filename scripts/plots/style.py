"""How every figure looks, and how it is written: the same input gives the same bytes."""
import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt  # noqa: E402  (after the choice of backend)

# Colours of Okabe and Ito, which stay apart for colour-blind readers.
BLUE, SKY, ORANGE, GREEN = "#0072B2", "#56B4E9", "#D55E00", "#009E73"
PURPLE, AMBER, BLACK = "#CC79A7", "#E69F00", "#222222"
SERIES = (BLUE, ORANGE, GREEN, PURPLE, AMBER, SKY, BLACK)
STACK = (SKY, BLUE, AMBER, "#DDDDDD", GREEN, PURPLE)
PUBLISHED = "#9A9A9A"
PUBLISHED_WIDTH = 3.2
SMALL = 8.5

FORMATS = ("png", "svg", "pdf")
# No dates and no program versions in the files.
METADATA = {
    "png": {"Software": None},
    "svg": {"Date": None, "Creator": None},
    "pdf": {"CreationDate": None, "Creator": None, "Producer": None},
}

plt.rcParams.update({
    "figure.figsize": (6.0, 4.0),
    "figure.dpi": 100,
    "savefig.dpi": 160,
    "font.family": "DejaVu Sans",
    "font.size": 9.5,
    "axes.titlesize": 10.5,
    "figure.titlesize": 11,
    "axes.titleweight": "bold",
    "axes.titlelocation": "left",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "axes.axisbelow": True,
    "grid.color": "#E4E4E4",
    "grid.linewidth": 0.6,
    "lines.linewidth": 1.5,
    "legend.frameon": False,
    "legend.fontsize": SMALL,
    "svg.hashsalt": "ddns",
    "pdf.compression": 6,
})


def save(figure, folder, name):
    """Writes FOLDER/NAME.png, .svg and .pdf, and returns their paths."""
    paths = [folder / f"{name}.{extension}" for extension in FORMATS]
    for path in paths:
        figure.savefig(path, metadata=METADATA[path.suffix[1:]])
    plt.close(figure)
    return paths


def single():
    """A figure with one set of axes."""
    return plt.subplots(constrained_layout=True)


def cumulative_axes(axes, of_what):
    """The y axis of a cumulative distribution over nodes or lookups."""
    axes.set_ylim(0, 1.02)
    axes.set_ylabel(f"cumulative fraction of {of_what}")
