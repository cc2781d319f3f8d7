"""Importing through the doors: tried, carried out, undone; every line ends in one way, and the numbers add up."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from core.models import Blob, Event, FieldDefinition
from customers.models import Customer, CustomerContactPoint, Import, ImportKey, ImportRow, Relation
from customers.services.importing import jobs
from customers.tasks import forget_imports, rescore_customers
from tests import cast

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def kate() -> Client:
    return cast.client_of(cast.person("Kate", role="supervisor", data_scope="all"))


def handed_in(client: Client, data: str | bytes, name: str = "people.csv") -> dict[str, Any]:
    """A file that was taken in and read."""
    body = data.encode() if isinstance(data, str) else data
    answer = client.post("/api/v1/imports", {"file": SimpleUploadedFile(name, body)})
    assert answer.status_code == 202, answer.content
    jobs.carry_out(answer.json()["id"])
    return shown(client, answer.json()["id"])


def shown(client: Client, pk: int) -> dict[str, Any]:
    return dict(client.get(f"/api/v1/imports/{pk}").json())


def passed(client: Client, pk: int, step: str) -> dict[str, Any]:
    answer = cast.send(client, "post", f"imports/{pk}/{step}")
    assert answer.status_code == 202, answer.content
    jobs.carry_out(pk)
    return shown(client, pk)


def carried_out(client: Client, data: str | bytes, rule: str = "fill") -> dict[str, Any]:
    """Read, tried and carried out; the trial said the same."""
    pk = handed_in(client, data)["id"]
    assert cast.send(client, "patch", f"imports/{pk}", {"rule": rule}).status_code == 200
    before = Customer.objects.count()
    tried = passed(client, pk, "try")
    assert Customer.objects.count() == before, "a trial writes nothing"
    done = passed(client, pk, "run")
    assert done["state"] == "done"
    assert done["counts"] == tried["trial"], "the trial is the real thing"
    assert sum(done["counts"].values()) == done["total"]
    return done


def lines(client: Client, pk: int, **query: str) -> list[tuple[int, str, str]]:
    items = client.get(f"/api/v1/imports/{pk}/lines", query).json()["items"]
    return [(one["number"], one["state"], one["reason"]) for one in items]


def card(client: Client, name: str, **more: Any) -> int:
    answer = cast.send(client, "post", "customers", {"name": name, **more})
    assert answer.status_code == 201, answer.content
    return int(answer.json()["id"])


def phone(value: str) -> list[dict[str, str]]:
    return [{"kind": "phone", "value": value}]


def test_columns_are_told_by_their_headings_in_both_languages(kate: Client) -> None:
    job = handed_in(
        kate, "姓名,手机号,手机号2,E-mail Address,Shoe size,客户类别\n张三,13800138000,,a@b.example,44,VIP\n"
    )
    assert job["state"] == "ready"
    assert job["mapping"] == ["name", "phone", "phone", "email", "", "customer_class"]
    assert job["sample"] == [["张三", "13800138000", "", "a@b.example", "44", "VIP"]]


def test_phones_names_and_dates_as_people_write_them(kate: Client) -> None:
    done = carried_out(
        kate,
        "姓名,电话,入网时间,标签,客户性质\n"
        "单小明,0086-21-5555 1234 转 808,2025年3月8日,价格敏感;老客户,个人\n"
        "仇英 😀,１３９００００００９９,2024/5/1,,个人\n",
    )
    assert done["counts"] == {"made": 2}
    ming = Customer.objects.get(name="单小明")
    assert (str(ming.since), ming.tags, ming.kind) == ("2025-03-08", ["价格敏感", "老客户"], "person")
    values = set(CustomerContactPoint.objects.values_list("contact_point__value", flat=True))
    assert values == {"+862155551234;ext=808", "+8613900000099"}
    assert Event.objects.filter(name="customer.created", facts__source="import").count() == 2


@pytest.mark.parametrize(("name", "initials"), [
    ("单小明", "sxm"), ("解放", "xf"), ("仇英", "qy"), ("区志", "oz"), ("查文斌", "zwb"), ("曾丽", "zl"), ("翟天临", "ztl"),
    ("乐嘉", "yj"), ("种师道", "csd"), ("繁星", "px"), ("重耳", "ce"),
])  # fmt: skip
def test_polyphonic_surnames_are_found_by_their_right_initials(kate: Client, name: str, initials: str) -> None:
    carried_out(kate, f"姓名\n{name}\n")
    found = kate.get("/api/v1/customers", {"q": initials}).json()["items"]
    assert [one["name"] for one in found] == [name]


def test_every_fault_is_told_with_its_line_and_the_others_are_imported(kate: Client) -> None:
    done = carried_out(
        kate,
        "name,phone,email,customer class,since,language\n"
        "Good,13800138001,,,,\n"
        ",13800138002,,,,\n"
        "Bad phone,12,,,,\n"
        "Bad mail,,not a mail,,,\n"
        "Bad class,,,emperor,,\n"
        "Bad day,,,,2026-02-31,\n"
        "Bad language,,,,,klingon\n"
        f"{'x' * 201},,,,,\n",
    )
    assert done["counts"] == {"made": 1, "refused": 7}
    told = [reason for _, _, reason in lines(kate, done["id"], state="refused")]
    assert told == ["no_name", "bad_phone", "bad_email", "unknown_value", "bad_date", "unknown_value", "too_long"]
    chinese = kate.get(
        f"/api/v1/imports/{done['id']}/lines", {"state": "refused"}, headers={"Accept-Language": "zh-CN"}
    )
    assert chinese.json()["items"][1]["text"] == "电话：“12”不是可拨打的号码。"
    answer = kate.get(f"/api/v1/imports/{done['id']}/problems")
    rows = list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))
    assert rows[0][:3] == ["Line", "Reason", "name"]
    assert rows[2][:4] == ["4", "Phone: “12” is no number that anybody could dial.", "Bad phone", "12"]


def test_the_file_of_problems_computes_nothing(kate: Client) -> None:
    done = carried_out(kate, 'name,email\n"=HYPERLINK(""x"")",nonsense\n')
    body = b"".join(kate.get(f"/api/v1/imports/{done['id']}/problems").streaming_content).decode("utf-8-sig")
    assert "'=HYPERLINK" in body


def test_a_known_customer_is_filled_up(kate: Client) -> None:
    pk = card(kate, "Ada", contact_points=phone("+8613800138000"), address="Old street")
    done = carried_out(kate, "name,phone,phone,address,language,tags\nada ,13800138000,13800138009,New street,en,vip\n")
    assert done["counts"] == {"merged": 1}
    shown = kate.get(f"/api/v1/customers/{pk}").json()
    assert (shown["name"], shown["address"], shown["language"], shown["tags"]) == ("Ada", "Old street", "en", ["vip"])
    assert CustomerContactPoint.objects.filter(customer=pk).count() == 2


def test_or_overwritten_or_left(kate: Client) -> None:
    pk = card(kate, "Ada", contact_points=phone("+8613800138000"), address="Old street")
    said = "name,phone,address\nAda,13800138000,New street\n"
    assert carried_out(kate, said, "skip")["counts"] == {"skipped": 1}
    assert kate.get(f"/api/v1/customers/{pk}").json()["address"] == "Old street"
    assert carried_out(kate, said, "overwrite")["counts"] == {"merged": 1}
    assert kate.get(f"/api/v1/customers/{pk}").json()["address"] == "New street"
    changed = Event.objects.filter(name="customer.changed", customer_id=pk).latest("id")
    assert changed.changes["address"] == ["Old street", "New street"]


def test_duplicates_inside_the_file_and_contradictions(kate: Client) -> None:
    card(kate, "Bo", contact_points=phone("+8613800138005"))
    done = carried_out(
        kate,
        "name,phone,email\n"
        "Ada,13800138000,\n"
        "Ada,13800138000,ada@a.example\n"
        "Ada,,ada@a.example\n"
        "Cy,13800138000,\n"  # Ada's number under another name
        "Ada,13800138000;13800138005,\n"  # Ada's and Bo's
        "Bo,13800138005,\n",
    )
    assert done["counts"] == {"made": 1, "merged": 3, "refused": 2}
    assert [line[1:] for line in lines(kate, done["id"], state="refused")] == [
        ("refused", "other_name"), ("refused", "several"),
    ]  # fmt: skip
    assert Customer.objects.filter(name="Ada").count() == 1


def test_duplicates_far_apart_in_a_large_file(kate: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "CHUNK", 7)
    body = "name,phone\n" + "".join(f"P{n % 20},1380013{n % 20:04}\n" for n in range(60))
    done = carried_out(kate, body)
    assert done["counts"] == {"made": 20, "merged": 40}
    assert Customer.objects.count() == 20
    assert ImportKey.objects.count() == 0


def test_a_company_with_its_members(kate: Client) -> None:
    done = carried_out(
        kate,
        "name,kind,member of,phone\nNorthwind,company,,021-55551234\nAnn,person,Northwind,13800138000\n"
        "Ben,,northwind,13800138001\nCy,,Nobody Ltd,\n",
    )
    assert done["counts"] == {"made": 3, "refused": 1}
    told = Relation.objects.filter(target__name="Northwind", kind="member").values_list("source__name", flat=True)
    assert set(told) == {"Ann", "Ben"}


def test_whoever_has_members_is_a_company(kate: Client) -> None:
    done = carried_out(kate, "姓名,所属公司\n海蓝科技,\n王芳,海蓝科技\n李雷,\n")
    assert done["counts"] == {"made": 3}
    kinds = dict(Customer.objects.values_list("name", "kind"))
    assert kinds == {"海蓝科技": "company", "王芳": "person", "李雷": "person"}


def test_own_fields_by_code_or_name(kate: Client) -> None:
    FieldDefinition.objects.create(
        kind="customer", key="level", type="choice", name={"en": "Level", "zh-CN": "级别"}, required=True,
        choices=[{"code": "a", "name": {"en": "Gold", "zh-CN": "金卡"}}],
    )  # fmt: skip
    done = carried_out(kate, "name,级别\nAda,金卡\nBo,a\nCy,tin\nDan,\n")
    assert done["counts"] == {"made": 2, "refused": 2}
    assert [line[2] for line in lines(kate, done["id"], state="refused")] == ["unknown_value", "fields_missing"]
    assert Customer.objects.get(name="Ada").fields == {"level": "a"}


def test_nothing_is_carried_out_that_was_not_tried(kate: Client) -> None:
    pk = handed_in(kate, "name\nAda\n")["id"]
    early = cast.send(kate, "post", f"imports/{pk}/run")
    assert (early.status_code, early.json()["code"]) == (409, "import.not_now")
    passed(kate, pk, "try")
    assert cast.send(kate, "patch", f"imports/{pk}", {"rule": "skip"}).json()["state"] == "ready"
    assert cast.send(kate, "post", f"imports/{pk}/run").status_code == 409
    wrong = cast.send(kate, "patch", f"imports/{pk}", {"mapping": [""]})
    assert (wrong.status_code, wrong.json()["fields"][0]["field"]) == (400, "mapping")


def test_undone_it_is_as_before_but_for_what_changed_since(kate: Client) -> None:
    pk = card(kate, "Ada", contact_points=phone("+8613800138000"), address="Old street")
    said = "name,phone,address\nAda,13800138000;13800138001,New street\nBo,13800138002,\nCy,13800138003,\nCy,13800138003,X\n"
    done = carried_out(kate, said, "overwrite")
    assert done["counts"] == {"merged": 2, "made": 2}
    bo = Customer.objects.get(name="Bo")
    assert cast.send(kate, "patch", f"customers/{bo.pk}", {"address": "By hand"}).status_code == 200
    undone = passed(kate, done["id"], "undo")
    assert (undone["state"], undone["counts"]) == ("undone", {"undone": 3, "left": 1})
    shown = kate.get(f"/api/v1/customers/{pk}").json()
    assert shown["address"] == "Old street"
    assert CustomerContactPoint.objects.filter(customer=pk, ended_at=None).count() == 1
    assert kate.get("/api/v1/customers", {"q": "Cy"}).json()["items"] == []
    assert kate.get(f"/api/v1/customers/{bo.pk}").json()["address"] == "By hand"
    assert [line[2] for line in lines(kate, done["id"], state="left")] == ["changed"]
    assert Customer.objects.get(name="Cy").deleted_at


def test_what_the_house_counts_by_itself_is_nobodys_change(kate: Client) -> None:
    done = carried_out(kate, "name,phone\nAda,13800138000\n")
    assert rescore_customers() == 1
    assert passed(kate, done["id"], "undo")["counts"] == {"undone": 1}


def test_a_worker_that_dies_leaves_nothing_half_done(kate: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    pk = handed_in(kate, "name,phone\n" + "".join(f"P{n},138001380{n:02}\n" for n in range(30)))["id"]
    passed(kate, pk, "try")
    monkeypatch.setattr(jobs, "CHUNK", 8)
    cast.send(kate, "post", f"imports/{pk}/run")
    jobs.begin(job_id=pk)
    jobs.next_lines(job_id=pk, most=8)
    assert jobs.carry_out(pk) == 0, "somebody seems to be at it"
    Import.objects.update(worked_at=timezone.now() - jobs.FORGOTTEN * 2)
    assert jobs.resume() == 22
    assert shown(kate, pk)["counts"] == {"made": 30}
    assert Customer.objects.count() == 30


def test_a_line_that_breaks_its_chunk_is_refused_alone(kate: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    from customers.services.importing import lines as module

    def breaks(name: str) -> str:
        if name == "Odd":
            raise ValueError(name)
        return name

    pk = handed_in(kate, "name\nAda\nOdd\nBo\n")["id"]
    passed(kate, pk, "try")
    monkeypatch.setattr(module, "sort_key", breaks)
    done = passed(kate, pk, "run")
    assert done["counts"] == {"made": 2, "refused": 1}
    assert lines(kate, pk, state="refused") == [(3, "refused", "broken")]


def test_an_unreadable_file_says_why(kate: Client) -> None:
    job = handed_in(kate, b"PK\x03\x04 nonsense", "people.xlsx")
    assert (job["state"], job["problem"]) == ("failed", "table.unreadable")
    assert "CSV" in job["problem_text"]


def test_whom_one_may_not_see_is_not_told(kate: Client) -> None:
    other = cast.person("Lei", role="supervisor", data_scope="own", team=cast.team("Far"))
    pk = card(kate, "Secret", contact_points=phone("+8613800138000"))
    Customer.objects.filter(pk=pk).update(team=cast.team("Near"))
    lei = cast.client_of(other)
    done = carried_out(lei, "name,phone\nGuess,13800138000\n")
    assert lines(lei, done["id"]) == [(2, "refused", "not_yours")]
    told = lei.get(f"/api/v1/imports/{done['id']}/lines").content.decode()
    assert "Secret" not in told


def test_who_may_import_and_who_sees_it(kate: Client) -> None:
    job = handed_in(kate, "name\nAda\n")
    agent = cast.client_of(cast.person("Tom"))
    other = cast.client_of(cast.person("Lei", role="supervisor", data_scope="all"))
    admin = cast.client_of(cast.person("Ada", role="admin", data_scope="all"))
    assert agent.get("/api/v1/imports").status_code == 403
    assert other.get(f"/api/v1/imports/{job['id']}").status_code == 404
    assert admin.get(f"/api/v1/imports/{job['id']}").status_code == 200


@pytest.mark.parametrize("language", ["en", "zh-CN"])
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_template_can_be_filled_in_and_handed_in(kate: Client, language: str, kind: str) -> None:
    answer = kate.get("/api/v1/imports/template", {"type": kind}, headers={"Accept-Language": language})
    assert answer.status_code == 200
    job = handed_in(kate, answer.content, f"customers.{kind}")
    assert "" not in job["mapping"]
    tried = passed(kate, job["id"], "try")
    assert tried["trial"] == {"made": 2}


def test_the_file_is_gone_when_it_was_read_and_its_lines_after_a_month(kate: Client) -> None:
    done = carried_out(kate, "name\nAda\n")
    assert Import.objects.get().blob is None
    assert not Blob.objects.exists()
    assert forget_imports() == 0
    Import.objects.update(updated_at=timezone.now() - jobs.KEPT * 2)
    assert forget_imports() == 1
    assert ImportRow.objects.count() == 0
    assert shown(kate, done["id"])["counts"] == {"made": 1}


def test_a_file_of_gb18030_with_many_lines(kate: Client) -> None:
    body = "姓名,电话\n" + "".join(f"曾{n},1390000{n:04}\n" for n in range(1200))
    done = carried_out(kate, body.encode("gb18030"))
    assert done["encoding"] == "gb18030"
    assert done["counts"] == {"made": 1200}
