"""Rows: the second start to ready, and the memory of all processes without PostgreSQL, beside the empty stack."""

from __future__ import annotations

import time
from pathlib import Path

from benchmarks.machine import memory, watched
from benchmarks.product import Product, data_folder, running
from benchmarks.table import Row

AIM_SECONDS, AIM_MEMORY = 6.0, 450.0
SETTLE = 8.0


def held(product: Product) -> float:
    """MiB of everything but PostgreSQL."""
    time.sleep(SETTLE)
    pids = [pid for name, pid in product.facts["pids"].items() if name not in {"postgres", "up"}]
    return memory(pids) + memory_of_the_supervisor(product)


def memory_of_the_supervisor(product: Product) -> float:
    """The parent alone; its children are counted by themselves."""
    import psutil

    about = psutil.Process(int(product.facts["pids"]["up"])).memory_full_info()
    return getattr(about, "pss", about.uss) / 2**20


def second_start(folder: Path, *arguments: str) -> tuple[float, float, float]:
    """Seconds to ready, MiB, and the share of the machine that others used while it started."""
    with running(folder, *arguments, seconds=400):
        pass
    with watched() as load, running(folder, *arguments) as product:
        return product.seconds, held(product), load.others


def rows(empty: Path) -> list[Row]:
    """Both rows; `empty` is left as a product without the demo that was started twice."""
    with data_folder() as folder:
        seconds, mib, others = second_start(folder)
    empty_seconds, empty_mib, _ = second_start(empty, "--no-demo")
    return [
        Row(
            "second start to ready (with the demo)",
            f"{seconds:.1f} s",
            f"{AIM_SECONDS:.0f} s",
            f"{empty_seconds:.1f} s",
            f"{seconds / empty_seconds:.1f} x",
            others,
            met=seconds <= AIM_SECONDS,
        ),
        Row(
            "memory of all processes without PostgreSQL (PSS)",
            f"{mib:.0f} MiB",
            f"{AIM_MEMORY:.0f} MiB",
            f"{empty_mib:.0f} MiB",
            f"{mib / empty_mib:.1f} x",
            others,
            met=mib <= AIM_MEMORY,
        ),
    ]
