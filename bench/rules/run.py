"""One command for every figure of the rules:  python -m bench.rules.run [--people N]

    python -m bench.rules.run              the engines against each other, one decision at a time
    python -m bench.rules.run --cores      seconds of a batch over one process and over two (a quiet machine)
    python -m bench.rules.run --million    memory of a batch of ten thousand and of a million lines

The first needs requirements/bench.in beside the project's own requirements. Its figures are microseconds of
processor time a decision. The engines take turns, so that a busy moment meets all of them; a figure is the
median of the rounds, and a ratio the median of the ratios of the rounds.
"""

from __future__ import annotations

import argparse

from bench.rules import files


def main() -> None:
    """Print the tables of docs/performance.md."""
    layout = argparse.RawDescriptionHelpFormatter
    options = argparse.ArgumentParser(description=__doc__, formatter_class=layout)
    options.add_argument("--people", type=int, default=1000)
    options.add_argument("--agree", type=int, default=10_000)
    options.add_argument("--cores", type=int, nargs="?", const=100_000, metavar="LINES")
    options.add_argument("--million", type=int, nargs="?", const=1_000_000, metavar="LINES")
    chosen = options.parse_args()
    if chosen.cores:
        files.cores(chosen.cores)
    if chosen.million:
        files.memory(chosen.million)
    if not chosen.cores and not chosen.million:
        # The peers are needed for nothing else.
        from bench.rules.engines import compare

        compare(chosen.people, chosen.agree)


if __name__ == "__main__":
    main()
