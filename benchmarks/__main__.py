"""`python -m benchmarks [NAME ...]`: measure, print a table. Names: push."""

from __future__ import annotations

import sys

from benchmarks import machine, product, push
from benchmarks.table import Row, render


def main(names: list[str]) -> int:
    """Run the named measurements, or all of them."""
    print(machine.describe(), flush=True)
    found: list[Row] = []
    with product.data_folder() as folder, product.running(folder, "--no-demo") as running:
        found += push.rows(running)
    print(render(found))
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
