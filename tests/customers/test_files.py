"""Files on a card through the doors: shown where that is harmless, read only through the customer, taken off and put back."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from core import serving
from customers.models import CustomerFile
from tests import cast

pytestmark = pytest.mark.django_db(transaction=True)
PNG = b"\x89PNG\r\n\x1a\n" + b"x" * 40


@pytest.fixture
def anna() -> Client:
    return cast.client_of(cast.person("Anna", team=cast.team("Care")))


def card(client: Client, name: str = "Ada") -> int:
    return int(cast.send(client, "post", "customers", {"name": name}).json()["id"])


def put(client: Client, pk: int, name: str = "photo.png", data: bytes = PNG, kind: str = "image/png") -> Any:
    return client.post(f"/api/v1/customers/{pk}/files", {"file": SimpleUploadedFile(name, data, kind)})


def files(client: Client, pk: int) -> list[dict[str, Any]]:
    return list(client.get(f"/api/v1/customers/{pk}/files").json()["items"])


def body(answer: Any) -> bytes:
    return b"".join(answer.streaming_content)


@pytest.mark.parametrize(("name", "kind", "shown"), [
    ("a.png", "image/png", "image"), ("a.mp3", "audio/mpeg", "audio"), ("a.mp4", "video/mp4", "video"),
    ("a.pdf", "application/pdf", "pdf"), ("a.svg", "image/svg+xml", "document"), ("a.html", "text/html", "document"),
    ("a.docx", "application/msword", "document"),
])  # fmt: skip
def test_what_a_browser_shows_and_what_it_saves(anna: Client, name: str, kind: str, shown: str) -> None:
    pk = card(anna)
    made = put(anna, pk, name, b"bytes", kind)
    assert (made.status_code, made.json()["kind"], made.json()["size"]) == (201, shown, 5)
    answer = anna.get(f"/api/v1/customers/{pk}/files/{made.json()['id']}/content")
    assert body(answer) == b"bytes"
    assert answer["Content-Disposition"].startswith("attachment" if shown == "document" else "inline")
    assert answer["Content-Type"] == ("application/octet-stream" if shown == "document" else kind)
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert kind == "application/pdf" or "sandbox" in answer["Content-Security-Policy"]


def test_a_player_gets_the_part_it_asks_for(anna: Client) -> None:
    pk = card(anna)
    made = put(anna, pk, "a.mp4", bytes(range(100)), "video/mp4").json()
    path = f"/api/v1/customers/{pk}/files/{made['id']}/content"
    answer = anna.get(path, headers={"Range": "bytes=10-19"})
    assert (answer.status_code, answer["Content-Range"], body(answer)) == (206, "bytes 10-19/100", bytes(range(10, 20)))
    assert anna.get(path, headers={"Range": "bytes=100-"}).status_code == 416
    assert body(anna.get(path)) == bytes(range(100))


def test_a_file_is_taken_off_and_put_back(anna: Client) -> None:
    pk = card(anna)
    made = put(anna, pk, "..\\evil/na\rme.png").json()
    assert made["filename"] == "name.png"
    path = f"customers/{pk}/files/{made['id']}"
    assert cast.send(anna, "delete", path).status_code == 204
    assert files(anna, pk) == []
    assert anna.get(f"/api/v1/{path}/content").status_code == 404
    assert cast.send(anna, "delete", path).status_code == 404
    assert cast.send(anna, "post", f"{path}/restore").status_code == 200
    assert [one["author"] for one in files(anna, pk)] == ["Anna"]
    steps = anna.get(f"/api/v1/customers/{pk}/history").json()["items"]
    assert [one["facts"].get("step") for one in steps[:3]] == ["restored", "removed", "added"]
    assert steps[0]["facts"]["filename"] == "name.png"


def test_what_is_too_large_or_locked_is_refused(anna: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    from customers.api import files as doors

    assert serving.LARGEST_UPLOAD == 25 * 1024 * 1024
    pk = card(anna)
    kept = put(anna, pk).json()["id"]
    monkeypatch.setattr(doors, "LARGEST_UPLOAD", 10)
    assert put(anna, pk).json()["code"] == "too_large"
    monkeypatch.undo()
    assert anna.post(f"/api/v1/customers/{pk}/files", {}).status_code == 400
    assert cast.send(anna, "post", f"customers/{pk}/lock", {}).status_code == 200
    assert put(anna, pk).json()["code"] == "customer.locked"
    assert cast.send(anna, "delete", f"customers/{pk}/files/{kept}").json()["code"] == "customer.locked"
    assert anna.get(f"/api/v1/customers/{pk}/files/{kept}/content").status_code == 200


def test_files_are_read_through_their_own_customer_only(anna: Client) -> None:
    pk, other = card(anna), card(anna, "Bo")
    kept = put(anna, pk).json()["id"]
    stranger = cast.client_of(cast.person("Far", team=cast.team("Far")))
    assert stranger.get(f"/api/v1/customers/{pk}/files/{kept}/content").status_code == 404
    assert stranger.get(f"/api/v1/customers/{pk}/files").status_code == 404
    assert put(stranger, pk).status_code == 404
    assert anna.get(f"/api/v1/customers/{other}/files/{kept}/content").status_code == 404
    assert CustomerFile.objects.count() == 1


def test_files_follow_a_merge_and_come_back(anna: Client) -> None:
    pk, other = card(anna), card(anna, "Bo")
    kept = put(anna, pk).json()["id"]
    assert cast.send(anna, "post", f"customers/{pk}/merge", {"into": other}).status_code == 200
    assert [one["id"] for one in files(anna, other)] == [kept]
    assert anna.get(f"/api/v1/customers/{other}/files/{kept}/content").status_code == 200
    assert cast.send(anna, "post", f"customers/{pk}/unmerge").status_code == 200
    assert files(anna, other) == []
