"""What goes wrong on a bare machine gets one clear sentence that says what to do."""

import json
import os
import socket
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from contactcenter.stack import folder as folders
from contactcenter.stack import postgres
from contactcenter.stack.folder import DataFolder
from contactcenter.stack.ports import free_port, listening_socket
from contactcenter.stack.problems import StackProblem
from contactcenter.stack.users import ServerUser, may_enter

ROOT = Path(__file__).parents[2]
LEFT_OUT = {"DATABASE_URL", "REDIS_URL", "DATA_DIR", "SECRET_KEY"}
LOW = ServerUser("low", 54321, 54321)


def up(*flags: str, **environment: str) -> subprocess.CompletedProcess[str]:
    env = {name: value for name, value in os.environ.items() if name not in LEFT_OUT} | environment
    command = [sys.executable, "-m", "contactcenter", "up", *flags]
    return subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, timeout=60, check=False)


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that the servers' low user can enter, also when we are root."""
    with tempfile.TemporaryDirectory(dir="/var/tmp", prefix="contactcenter-test-") as name:
        Path(name).chmod(0o711)
        yield Path(name)


@pytest.mark.parametrize("folder", ["", "new/and/deep"])
def test_a_taken_port_says_which_and_what_to_do_and_leaves_nothing(open_folder: Path, folder: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        answer = up("--port", str(port), "--data-dir", str(open_folder / folder))
    assert answer.returncode == 1
    assert answer.stdout == ""
    assert list(open_folder.iterdir()) == []
    assert answer.stderr.strip() == (
        f"Port {port} is taken by another program: stop it, or choose another with --port {port + 100}."
    )


def test_a_taken_port_leaves_the_data_that_was_there_even_with_fresh(open_folder: Path) -> None:
    (open_folder / "postgres").mkdir()
    (open_folder / "people.json").write_text("{}")
    with socket.create_server(("127.0.0.1", 0)) as taken:
        up("--fresh", "--port", str(taken.getsockname()[1]), "--data-dir", str(open_folder))
    assert {one.name for one in open_folder.iterdir()} == {"postgres", "people.json"}


def test_the_reason_comes_before_the_end(open_folder: Path) -> None:
    command = [sys.executable, "-m", "contactcenter", "up", "--port", str(free_port()), "--data-dir", str(open_folder)]
    env = {name: value for name, value in os.environ.items() if name not in LEFT_OUT} | {"CC_PG_BIN": "/nowhere"}
    said = subprocess.run(
        command, cwd=ROOT, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=60, check=False
    ).stdout
    assert 0 < said.index("holds no PostgreSQL") < said.index("Everything is stopped.")


def test_data_of_another_postgresql_version(open_folder: Path) -> None:
    (open_folder / "postgres").mkdir()
    (open_folder / "postgres" / "PG_VERSION").write_text("14\n")
    answer = up("--port", str(free_port()), "--data-dir", str(open_folder))
    assert answer.returncode == 1
    assert answer.stderr.strip().count("\n") == 0
    assert "was written by PostgreSQL 14, and this is PostgreSQL 1" in answer.stderr
    assert "--fresh" in answer.stderr


def test_a_database_that_does_not_answer(open_folder: Path) -> None:
    url = f"postgres://nobody:wrong@127.0.0.1:{free_port()}/none"
    answer = up("--port", str(free_port()), "--data-dir", str(open_folder), DATABASE_URL=url)
    assert answer.returncode == 1
    assert "The database that DATABASE_URL names does not let us in" in answer.stderr
    assert "Traceback" not in answer.stderr


def test_fresh_never_empties_a_database_of_somebody_else(open_folder: Path) -> None:
    url = "postgres://somebody@127.0.0.1:1/theirs"
    answer = up("--fresh", "--port", str(free_port()), "--data-dir", str(open_folder), DATABASE_URL=url)
    assert "--fresh empties our own servers only" in answer.stderr


def test_cc_pg_bin_without_postgresql(open_folder: Path) -> None:
    flags = ("--port", str(free_port()), "--data-dir", str(open_folder))
    assert "holds no PostgreSQL 15 or newer" in up(*flags, CC_PG_BIN="/nowhere").stderr


def test_a_folder_is_held_by_one_stack(tmp_path: Path) -> None:
    first, second = DataFolder(tmp_path), DataFolder(tmp_path)
    first.claim()
    folders.write_private(first.run_file, {"address": "http://127.0.0.1:8123"})
    with pytest.raises(StackProblem, match=r"in use by a stack that runs at http://127\.0\.0\.1:8123"):
        second.claim()
    first.let_go()
    DataFolder(tmp_path).claim()


def test_what_holds_secrets_is_readable_by_its_owner_only(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path)
    folder.claim()
    known = folder.secrets()
    assert folder.secrets() == known
    assert stat.S_IMODE((tmp_path / "secrets.json").stat().st_mode) == 0o600
    assert len(set(known.values())) == len(known)


def test_fresh_removes_what_is_ours_and_nothing_else(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path)
    folder.claim()
    folder.secrets()
    (tmp_path / "postgres").mkdir()
    (tmp_path / "letter.txt").write_text("mine")
    folder.empty()
    assert {path.name for path in tmp_path.iterdir()} == {"letter.txt", "lock", "logs"}


def test_a_broken_json_file_counts_as_missing(tmp_path: Path) -> None:
    path = tmp_path / "run.json"
    path.write_text("{half")
    assert folders.read_json(path) == {}
    folders.write_private(path, {"a": 1})
    assert json.loads(path.read_text()) == {"a": 1}


def test_the_low_user_must_pass_every_folder_on_the_way(open_folder: Path) -> None:
    inner = open_folder / "private" / "data"
    inner.mkdir(parents=True)
    assert may_enter(inner, LOW)
    (open_folder / "private").chmod(0o700)
    assert not may_enter(inner, LOW)
    assert may_enter(inner, None)


def test_root_keeps_data_where_the_servers_user_gets_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert folders.choose(None, None) == tmp_path / ".data"
    tmp_path.chmod(0o700)
    assert folders.choose(None, LOW) == folders.DEFAULT_OF_ROOT
    with pytest.raises(StackProblem, match="who cannot enter"):
        folders.choose(str(tmp_path / "here"), LOW)


def test_a_free_port_is_the_preferred_one_unless_taken() -> None:
    port = free_port()
    assert free_port(port) == port
    with listening_socket("127.0.0.1", port):
        assert free_port(port) != port


def test_the_last_words_of_a_log(tmp_path: Path) -> None:
    log = tmp_path / "a.log"
    assert postgres.last_line(log) == "no log was written"
    log.write_text("one\ntwo\n\n")
    assert postgres.last_line(log) == f"two (log: {log})"
