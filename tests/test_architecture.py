"""The rules of the house that a tool can hold: floors, shelves, sizes, words, one page of routes, two languages."""

from __future__ import annotations

import ast
import re
import statistics
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.urls import URLPattern, URLResolver

from core import problems

ROOT = Path(__file__).resolve().parent.parent
APPS = (
    "contactcenter", "core", "staff", "catalog", "customers", "knowledge", "mail", "routing", "tickets", "telephony",
    "outreach", "insight", "portal", "privacy",
)  # fmt: skip
WINGS = ("simulator", "benchmarks", "scripts")
LONGEST_FILE, LONGEST_FUNCTION, MEDIAN_FUNCTION = 400, 40, 9
LONGEST_TEST_FILE = 450  # tables of examples
HOOKS = {"ready"}  # Django's own, named by it
NO_SUCH_SHELF = {"signals.py", "utils.py", "helpers.py", "managers.py", "urls.py", "views.py", "common.py", "misc.py"}
UNFINISHED = re.compile(r"\b(TODO|FIXME|XXX|HACK|NotImplementedError)\b")
Function = ast.FunctionDef | ast.AsyncFunctionDef


def sources(*folders: str) -> list[Path]:
    """Every Python file of these folders, without migrations."""
    found = [path for folder in folders for path in sorted((ROOT / folder).rglob("*.py"))]
    return [
        path
        for path in found
        if not {"migrations", "__pycache__", "node_modules", ".venv"} & set(path.relative_to(ROOT).parts)
    ]


def parsed(paths: list[Path]) -> Iterator[tuple[str, ast.Module]]:
    """(path as people write it, syntax tree)."""
    for path in paths:
        yield str(path.relative_to(ROOT)), ast.parse(path.read_text(), str(path))


def functions(tree: ast.AST) -> Iterator[Function]:
    """Every function and method."""
    return (node for node in ast.walk(tree) if isinstance(node, Function))


def lines_of(function: Function) -> int:
    """The length of its body: named arguments one a line and a docstring make nothing harder to follow."""
    body = function.body[1:] if ast.get_docstring(function) else function.body
    return (function.end_lineno or 0) - body[0].lineno + 1 if body else 1


def test_floors_call_down_never_up() -> None:
    tool = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([tool, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]


def test_links_that_run_upward_are_wired_on_one_screen() -> None:
    """`core.events.on` connects floors; nobody but the wiring calls it."""
    found = [
        f"{name}:{node.lineno}"
        for name, tree in parsed(sources(*APPS))
        if name not in {"contactcenter/wiring.py", "core/events.py"}
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == "core.events" and "on" in {n.name for n in node.names}
    ]
    assert not found, found


def test_files_and_functions_are_small() -> None:
    paths = sources(*APPS, *WINGS, "tests")
    long_files = [
        f"{path.relative_to(ROOT)} has {count} lines"
        for path in paths
        if (count := len(path.read_text().splitlines()))
        > (LONGEST_TEST_FILE if "tests" in path.parts else LONGEST_FILE)
    ]
    long_functions = [
        f"{name}:{one.lineno} {one.name} has {lines_of(one)} lines"
        for name, tree in parsed(paths)
        for one in functions(tree)
        if lines_of(one) > LONGEST_FUNCTION
    ]
    assert not long_files + long_functions, "\n".join(long_files + long_functions)


def test_the_usual_function_is_a_few_lines() -> None:
    sizes = [lines_of(one) for _, tree in parsed(sources(*APPS)) for one in functions(tree)]
    assert statistics.median(sizes) <= MEDIAN_FUNCTION


def test_the_same_shelves_in_every_app() -> None:
    """No drawer for odds and ends, and no app brings addresses of its own."""
    odd = [str(path.relative_to(ROOT)) for path in sources(*APPS) if path.name in NO_SUCH_SHELF]
    assert not odd, odd


def test_public_functions_say_what_a_reader_needs_and_have_types() -> None:
    found = []
    for name, tree in parsed(sources(*APPS, "simulator")):
        for one in public_functions(tree):
            if not ast.get_docstring(one) and one.name not in HOOKS:
                found.append(f"{name}:{one.lineno} {one.name} has no docstring")
            if untyped(one):
                found.append(f"{name}:{one.lineno} {one.name} has no types")
    assert not found, "\n".join(found)


def public_functions(tree: ast.Module) -> Iterator[Function]:
    """Functions of the module and methods of its public classes, without underscores and dunders."""
    for node in tree.body:
        if isinstance(node, Function) and not node.name.startswith("_"):
            yield node
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
            inner = (one for one in node.body if isinstance(one, Function) and not one.name.startswith("_"))
            yield from inner


def untyped(function: Function) -> bool:
    """Whether an argument or the result lacks its type."""
    given = [*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs]
    given += [one for one in (function.args.vararg, function.args.kwarg) if one]
    bare = [one for one in given if one.annotation is None and one.arg not in {"self", "cls"}]
    return bool(bare) or function.returns is None


def test_nothing_is_left_for_later() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{number} {line.strip()}"
        for path in sources(*APPS, *WINGS, "tests")
        if path != Path(__file__)
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if UNFINISHED.search(line)
    ]
    assert not found, "\n".join(found)


def test_no_test_is_switched_off() -> None:
    marks = re.compile(r"pytest\.(mark\.)?(skip|skipif|xfail|importorskip)\b")
    found = [
        str(path.relative_to(ROOT))
        for path in sources("tests")
        if marks.search(path.read_text()) and path != Path(__file__)
    ]
    assert not found, found


def test_transactions_open_at_the_door_only() -> None:
    """`core.operation` is the one that opens them; a bare `atomic` announces what may still roll back."""
    allowed = {"core/operations.py", "core/partitions.py"}
    found = [
        f"{name}:{node.lineno}"
        for name, tree in parsed(sources(*APPS))
        if name not in allowed
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr == "atomic"
    ]
    assert not found, found


@pytest.mark.usefixtures("db")
def test_all_routes_stand_on_one_page() -> None:
    """Each address of the API ends at a door (or at a signed webhook), and is asked through the page of routes."""
    from contactcenter import routes
    from core.api import BaseDoor

    doors = [getattr(one.callback, "cls", None) for one in routes.API]
    assert all(door is not None and issubclass(door, BaseDoor) for door in doors)
    names = [str(one.pattern) for one in routes.API]
    assert len(names) == len(set(names)), "an address stands twice"
    declared = {path.name for path in sources(*APPS) if "urlpatterns" in path.read_text()}
    assert declared == {"routes.py"}


def test_every_door_describes_itself() -> None:
    from contactcenter import routes

    found = []
    for one in routes.API:
        door = one.callback.cls
        methods = [name for name in ("get", "post", "put", "patch", "delete") if hasattr(door, name)]
        found += [f"{door.__name__}.{name}" for name in methods if not getattr(door, name).__dict__.get("kwargs")]
    assert not found, f"without @schema: {found}"


def test_refusals_speak_both_languages() -> None:
    """Every Problem has both sentences, with no other names to fill in, and the Chinese one is Chinese."""
    names = re.compile(r"\{(\w+)")
    for one in problems.ALL.values():
        assert one.en.strip(), one.code
        assert re.search(r"[\u4e00-\u9fff]", one.zh), f"{one.code} has no Chinese sentence"
        assert set(names.findall(one.zh)) <= set(names.findall(one.en)), one.code
        assert re.fullmatch(r"[a-z0-9_.]+", one.code), one.code


def test_problems_are_declared_once() -> None:
    """Two refusals with one code would leave machines guessing."""
    found: dict[str, str] = {}
    for name, tree in parsed(sources(*APPS)):
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Problem":
                code = getattr(node.args[0], "value", "") if node.args else ""
                assert code not in found, f"{code} stands in {found.get(code)} and in {name}"
                found[code] = name


def all_patterns(patterns: list[URLPattern | URLResolver]) -> Iterator[URLPattern]:
    """Every address, however deep."""
    for one in patterns:
        if isinstance(one, URLResolver):
            yield from all_patterns(one.url_patterns)
        else:
            yield one


def test_the_page_of_routes_reads_in_sections() -> None:
    from contactcenter import routes

    assert len(list(all_patterns(routes.urlpatterns))) > 60


def test_every_decision_stands_in_the_list() -> None:
    listed = (ROOT / "docs/decisions/README.md").read_text()
    missing = [note.name for note in sorted((ROOT / "docs/decisions").glob("2*.md")) if note.name not in listed]
    assert not missing, missing
