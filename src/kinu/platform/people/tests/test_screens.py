"""The staff screens."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.messages.storage.fallback import FallbackStorage
from django.contrib.sessions.backends.db import SessionStore
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django.utils import translation

from kinu.kernel.actor import Actor
from kinu.platform.audit import public as audit
from kinu.platform.people import permissions
from kinu.platform.people.models import ImportRun, ProtectionOrder
from kinu.platform.people.services.register_import import run_import
from kinu.platform.people.tests.factories import make_resident, protect, staff
from kinu.platform.people.tests.test_import import file_of
from kinu.platform.people.views import exchange, protection, register
from kinu.platform.places.tests.factories import make_town
from kinu.platform.web.public import access_of

CLERK = staff(permissions.VIEW, permissions.SEARCH)
PROTECTOR = staff(
    permissions.VIEW,
    permissions.SEARCH,
    permissions.SEE_PROTECTED,
    permissions.PROTECT,
    permissions.VIEW_LOOKS,
)
pytestmark = pytest.mark.django_db


def ask(
    view: Callable[..., HttpResponse], actor: Actor, data: dict[str, Any] | None = None, **arguments: str
) -> HttpResponse:
    factory = RequestFactory()
    request: HttpRequest = (
        factory.get("/staff/people/") if data is None else factory.post("/staff/people/", data)
    )
    request.actor = actor  # type: ignore[attr-defined]
    request.session = SessionStore()
    request.LANGUAGE_CODE = "ja"  # type: ignore[attr-defined]
    request._messages = FallbackStorage(request)  # type: ignore[attr-defined]
    with translation.override("ja"):
        return view(request, **arguments)


def text_of(response: HttpResponse) -> str:
    return response.content.decode()


@pytest.mark.parametrize(
    ("view", "permission"),
    [
        (register.search, "people.search"),
        (register.resident, "people.view"),
        (register.looks, "people.view_looks"),
        (register.departments, "people.view_departments"),
        (protection.protect, "people.protect"),
        (protection.lift, "people.protect"),
        (exchange.imports, "people.import"),
        (exchange.import_run, "people.import"),
        (exchange.rejects, "people.import"),
        (exchange.export, "people.export"),
    ],
)
def test_every_screen_asks_for_its_right(view: Callable[..., HttpResponse], permission: str) -> None:
    access = access_of(view)
    assert access is not None
    assert access.permission == permission


def test_a_search_shows_hits_and_takes_at_most_15_queries(django_assert_max_num_queries: Any) -> None:
    for number in range(40):
        make_resident(f"鈴木　{number}", kana="スズキ", rest=f"{number + 1}番地")
    ask(register.search, CLERK, {"name": "すずき", "reason": "窓口"})
    with django_assert_max_num_queries(15):
        page = text_of(ask(register.search, CLERK, {"name": "すずき", "reason": "窓口"}))
    assert "見つかった人 40人" in page
    assert "常総市水海道宝町1番地" in page


def test_a_search_without_reason_or_question_says_what_is_missing_and_looks_at_nobody() -> None:
    resident = make_resident()
    assert "必須" in text_of(ask(register.search, CLERK, {"name": "山田", "reason": ""}))
    assert "どれかを入力" in text_of(ask(register.search, CLERK, {"reason": "窓口"}))
    assert "日付として読めません" in text_of(
        ask(register.search, CLERK, {"birth": "きのう", "reason": "窓口"})
    )
    assert audit.looks_at(resident_id=resident.id) == ()


def test_a_protected_person_is_shown_with_a_lock_and_without_address() -> None:
    resident = make_resident("渡邉　由美", town="新石下", rest="1592番地7")
    protect(resident)
    page = text_of(ask(register.search, CLERK, {"name": "渡辺由美", "reason": "窓口"}))
    assert "支援措置" in page
    assert "1592番地7" not in page


def test_the_record_asks_for_a_reason_first_and_writes_no_look() -> None:
    resident = make_resident()
    page = text_of(ask(register.resident, CLERK, resident_id=resident.id))
    assert "住民の記録を見る理由" in page
    assert "12番地3" not in page
    assert audit.looks_at(resident_id=resident.id) == ()


def test_the_record_of_a_protected_person_hides_or_shows_by_right() -> None:
    resident = make_resident("渡邉　由美", town="新石下", rest="1592番地7")
    protect(resident)
    hidden = text_of(ask(register.resident, CLERK, {"reason": "窓口"}, resident_id=resident.id))
    assert "住所と世帯は表示しません" in hidden
    assert "1592番地7" not in hidden
    shown = text_of(ask(register.resident, PROTECTOR, {"reason": "住民票"}, resident_id=resident.id))
    assert "1592番地7" in shown


def test_the_page_of_looks_names_office_and_reason() -> None:
    resident = make_resident()
    ask(register.resident, CLERK, {"reason": "転居の相談"}, resident_id=resident.id)
    assert "転居の相談" in text_of(ask(register.looks, PROTECTOR, resident_id=resident.id))


def test_protection_is_set_and_lifted_on_the_screen() -> None:
    resident = make_resident()
    wanted = {"kind": "dv", "reason": "意見書", "starts_on_year": "2026", "starts_on_month": "11", "starts_on_day": "23",
              "ends_on_year": "2027", "ends_on_month": "11", "ends_on_day": "22"}  # fmt: skip
    response = ask(protection.protect, PROTECTOR, wanted, resident_id=resident.id)
    assert response.status_code == 302, text_of(response)
    order = ProtectionOrder.objects.get()
    late = ask(protection.protect, PROTECTOR, wanted | {"ends_on_year": "2029"}, resident_id=resident.id)
    assert "1年まで" in text_of(late)
    assert ask(protection.lift, PROTECTOR, {"reason": "申出"}, order_id=order.id).status_code == 302
    order.refresh_from_db()
    assert order.lift_reason == "申出"


def test_an_upload_waits_for_the_worker_and_its_result_can_be_fetched() -> None:
    make_town("水海道宝町")
    importer = staff(permissions.IMPORT)
    file = SimpleUploadedFile("juki.csv", file_of({"性別": "3"}), content_type="text/csv")
    when = {"as_of_year": "2026", "as_of_month": "11", "as_of_day": "1"}
    response = ask(exchange.imports, importer, {"file": file} | when)
    assert response.status_code == 302, text_of(response)
    run = ImportRun.objects.get()
    waiting = ask(exchange.import_run, importer, run_id=run.id)
    assert "順番を待っています" in text_of(waiting)
    assert waiting["Refresh"] == "3"
    run_import(run_id=run.id, by=importer, now=run.at)
    done = ask(exchange.import_run, importer, run_id=run.id)
    assert "取り込みませんでした" in text_of(done)
    assert "Refresh" not in done
    rejects = ask(exchange.rejects, importer, run_id=run.id)
    assert "0、1、2、9" in rejects.content.decode("utf-8-sig")
    assert "juki.csv" in text_of(ask(exchange.imports, importer))


def test_the_export_needs_a_reason() -> None:
    make_resident("山田　太郎")
    exporter = staff(permissions.EXPORT)
    assert "必須" in text_of(ask(exchange.export, exporter, {"reason": ""}))
    response = ask(exchange.export, exporter, {"reason": "統計"})
    assert "山田" in b"".join(response.streaming_content).decode()  # type: ignore[attr-defined]


def test_the_departments_are_listed() -> None:
    assert "組織のデータがありません" in text_of(
        ask(register.departments, staff(permissions.VIEW_DEPARTMENTS))
    )
