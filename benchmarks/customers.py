"""Rows of the archive at a company's size: an import through its doors, the same file again, searches, surnames."""

from __future__ import annotations

import http.client
import json
import random
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import psutil

from benchmarks.http import get, post
from benchmarks.machine import watched
from benchmarks.product import Product, data_folder, running
from benchmarks.table import Row, milliseconds, percentile

SIZE, LONG_SIZE = 20_000, 1_000_000
AIM_SECONDS, AIM_AGAIN, AIM_SEARCH = 120, 60, 30.0  # at the long size; milliseconds for the search
ASKED, WARM = 60, 5
_SURNAMES = "王李张刘陈杨黄赵周吴徐孙马朱胡郭何高林郑"
_GIVEN = "伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂"
# Surnames that are read in another way than the character usually is, each with the initial that people type.
POLYPHONIC = (
    "单s 解x 仇q 区o 查z 曾z 翟z 乐y 种c 繁p 重c 朴p 盖g 任r 覃q 召s 谌c 员y 逄p 缪m 宓m 秘b 冼x 折s 六l 隗k 能n 那n 祭z "
    "葛g 华h 宁n 尉迟yc 万俟mq 长孙zs"
)
_BOUNDARY = "benchmark-of-customers"


@dataclass
class Archive:
    """A product and whoever may import into it."""

    product: Product
    token: str

    @property
    def address(self) -> str:
        """Where it answers."""
        return str(self.product.facts["address"])

    @property
    def headers(self) -> dict[str, str]:
        """Of every request."""
        return {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}

    def read(self, path: str) -> Any:
        """The answer of an address. Raises RuntimeError unless there is one."""
        status, body = get(self.address, f"/api/v1/{path}", self.headers)
        if status != 200:
            raise RuntimeError(f"{path} answered {status}: {body[:300]!r}")
        return json.loads(body)


def written(folder: Path, size: int) -> Path:
    """A file of so many customers, the surnames among them; the same for the same size."""
    chance, path = random.Random(size), folder / "customers.csv"
    with path.open("w", encoding="gb18030", newline="") as file:
        file.write("姓名,手机号,手机号2,电子邮箱,客户类别,入网日期,标签,地址\r\n")
        file.write("中国电信股份有限公司,021-5555 0001,,office@telecom.example,,,,\r\n")
        for one in POLYPHONIC.split():
            file.write(f"{one.rstrip('abcdefghijklmnopqrstuvwxyz')}小明,,,,,,,\r\n")
        for number in range(size):
            name = chance.choice(_SURNAMES) + "".join(chance.choices(_GIVEN, k=2))
            second = f"021-5{number:07d} 转 {number % 900 + 100}" if number % 3 == 0 else ""
            file.write(
                f"{name},1{30 + number // 100_000_000}{number:08d},{second},c{number}@customers.example,,"
                f"{2000 + number % 25}/{number % 12 + 1}/{number % 28 + 1},{'老客户' if number % 5 == 0 else ''},"
                f"上海市浦东新区 {number} 号\r\n"
            )
    return path


def handed_in(archive: Archive, path: Path) -> int:
    """The import's id."""
    where = urlsplit(archive.address)
    line = http.client.HTTPConnection(where.hostname or "", where.port, timeout=600)
    head = f'--{_BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="customers.csv"\r\n\r\n'
    body = head.encode() + path.read_bytes() + f"\r\n--{_BOUNDARY}--\r\n".encode()
    headers = archive.headers | {"Content-Type": f"multipart/form-data; boundary={_BOUNDARY}"}
    line.request("POST", "/api/v1/imports", body, headers)
    answer = line.getresponse()
    told = json.loads(answer.read())
    if answer.status != 202:
        raise RuntimeError(f"the file was not taken: {told}")
    return int(told["id"])


def until(archive: Archive, pk: int, state: str, watch: Callable[[], None] = lambda: None) -> dict[str, Any]:
    """Wait for a state. Raises RuntimeError when the import failed."""
    while True:
        told: dict[str, Any] = archive.read(f"imports/{pk}")
        if told["state"] == state:
            return told
        if told["state"] == "failed":
            raise RuntimeError(f"the import failed: {told['problem']}")
        watch()
        time.sleep(0.5)


def resident(product: Product) -> int:
    """Bytes in memory of the workers and their children."""
    workers = [psutil.Process(pid) for pid in product.pids("worker")]
    return sum(one.memory_info().rss for top in workers for one in (top, *top.children(recursive=True)))


def imported(archive: Archive, path: Path, what: str, size: int, aim: float) -> Iterator[Row]:
    """The file read, tried and carried out, each timed; and how the workers' memory grew."""
    memory: list[int] = []
    times: dict[str, float] = {}
    with watched() as load:
        begun = time.perf_counter()
        pk = handed_in(archive, path)
        until(archive, pk, "ready")
        times["read"] = time.perf_counter() - begun
        for step, state in (("try", "tried"), ("run", "done")):
            begun = time.perf_counter()
            post(archive.address, f"/api/v1/imports/{pk}/{step}", b"{}", archive.headers)
            told = until(archive, pk, state, lambda: memory.append(resident(archive.product)))
            times[step] = time.perf_counter() - begun
    counts = ", ".join(f"{state} {number:,}" for state, number in sorted(told["counts"].items()))
    per_million = (times["read"] + times["run"]) * 1_000_000 / told["total"]
    said = f"read {times['read']:.1f}, tried {times['try']:.1f}, carried out {times['run']:.1f} s ({counts})"
    is_met = times["read"] + times["run"] <= aim if size >= LONG_SIZE else None
    yield Row(f"{what}, {told['total']:,} lines", said, f"{aim:.0f} s at 1,000,000", "-", f"{per_million:.0f} s per million",
              load.others, met=is_met)  # fmt: skip
    if memory:
        early, late = memory[len(memory) // 4], max(memory)
        yield Row(f"{what}: memory of the workers", f"{early / 1e6:.0f} MB at a quarter, {late / 1e6:.0f} MB at most",
                  "flat", "-", f"{late / early:.2f} x", load.others)  # fmt: skip


def searches(archive: Archive, size: int) -> Iterator[Row]:
    """What people type, and whether the right card is among the first three."""
    middle = f"{size // 2:08d}"
    words = {
        "电信": "中国电信股份有限公司", "zgdx": "中国电信股份有限公司", "zhangwei": None, "王": None,
        f"130{middle[:6]}": None, middle[-6:]: None, f"c{size // 2}@customers.example": None,
    }  # fmt: skip
    for word, right in words.items():
        seconds = []
        for number in range(WARM + ASKED):
            begun = time.perf_counter()
            found = archive.read(f"customers?q={quote(word)}")["items"]
            if number >= WARM:
                seconds.append(time.perf_counter() - begun)
        is_right = bool(found) and (right is None or right in [one["name"] for one in found[:3]])
        met = is_right and percentile(seconds, 0.99) * 1000 <= AIM_SEARCH
        yield Row(f"search customers: {word}", milliseconds(seconds), f"p99 {AIM_SEARCH:.0f} ms", met=met)


def surnames(archive: Archive) -> Row:
    """How many polyphonic surnames are found by the initials that people type."""
    found, wanted = 0, POLYPHONIC.split()
    missed = []
    for one in wanted:
        name = one.rstrip("abcdefghijklmnopqrstuvwxyz")
        items = archive.read(f"customers?q={one.removeprefix(name)}xm")["items"]
        if f"{name}小明" in [item["name"] for item in items]:
            found += 1
        else:
            missed.append(name)
    said = f"{found} of {len(wanted)}" + (f", not {' '.join(missed)}" if missed else "")
    return Row("polyphonic surnames by their initials", said, "all", met=found == len(wanted))


def rows(*, long: bool) -> Iterator[Row]:
    """All of them, on the demo company."""
    size = LONG_SIZE if long else SIZE
    with data_folder() as folder, running(folder) as product:
        people = {one["username"]: one for one in product.facts["people"]}
        archive = Archive(product, people["admin"]["token"])
        path = written(folder, size)
        yield from imported(archive, path, "import", size, AIM_SECONDS)
        yield from imported(archive, path, "the same file again", size, AIM_AGAIN)
        yield from searches(archive, size)
        yield surnames(archive)
