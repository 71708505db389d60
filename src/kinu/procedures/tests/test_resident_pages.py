"""The resident's way over HTTP, without scripts."""

from __future__ import annotations

import io
import json

import pytest
from django.test import Client
from django.urls import reverse
from PIL import Image

from kinu.platform.identity.tests.factories import log_in, make_resident
from kinu.procedures.models import Application, Attachment, Draft
from kinu.procedures.services import corrections
from kinu.procedures.services.submission import secret_of

from . import factories

pytestmark = pytest.mark.django_db

YOU = {"name": "常総　花子", "kana": "じょうそう　はなこ", "phone": "0297-23-2111"}


@pytest.fixture
def pack():
    return factories.publish()


@pytest.fixture
def account():
    return make_resident(name="常総　花子")


@pytest.fixture
def page(client, account):
    log_in(client, account, assurance="mail")
    return client


def begin(client: Client, code: str = "test-allowance") -> Draft:
    client.post(reverse("procedures:start", args=[code]))
    return Draft.objects.latest("created_at")


def step(draft: Draft, name: str) -> str:
    return reverse("procedures:step", args=[draft.id, name])


def photo() -> io.BytesIO:
    data = io.BytesIO()
    Image.new("RGB", (40, 30), "white").save(data, "JPEG")
    data.seek(0)
    data.name = "保険証.jpg"
    return data


def walk_to_check(client: Client, draft: Draft) -> None:
    client.post(step(draft, "you"), YOU)
    client.post(step(draft, "family"), {"has_children": "no"})
    client.post(step(draft, "files"), {"action": "next"})


def test_the_list_and_the_page_of_a_procedure_are_public(client, pack):
    assert "試験手当" in client.get(reverse("procedures:list")).content.decode()
    shelves = client.get(reverse("procedures:list")).context["shelves"]
    assert [(shelf.name, [card.code for card in shelf.cards]) for shelf in shelves] == [
        ("子ども・子育て", ["test-allowance"])
    ]
    assert "試験手当" in client.get(reverse("procedures:list"), {"q": "しけんてあて"}).content.decode()
    assert "申請をはじめる" in client.get(reverse("procedures:procedure", args=[pack.code])).content.decode()
    assert client.get(reverse("procedures:procedure", args=["nothing"])).status_code == 404


def test_beginning_without_login_leads_to_the_login_and_back(client, pack):
    answer = client.get(reverse("procedures:start", args=[pack.code]))
    assert answer.status_code == 302
    assert answer["Location"].startswith(reverse("identity:login"))
    assert "next=%2Fprocedures%2Ftest-allowance%2Fstart%2F" in answer["Location"]


def test_the_whole_way_from_start_to_receipt_works_without_scripts(page, pack):
    draft = begin(page)
    first = page.get(reverse("procedures:draft", args=[draft.id]), follow=True)
    assert first.request["PATH_INFO"] == step(draft, "you")
    assert page.post(step(draft, "you"), YOU)["Location"] == step(draft, "family")
    added = page.post(step(draft, "family"), {"has_children": "yes", "action": "add:children"})
    assert added["Location"].endswith("#children-0")
    child = {
        "has_children": "yes",
        "children-0-name": "太郎",
        "children-0-born-year": "令和2",
        "children-0-born-month": "4",
        "children-0-born-day": "２",
    }
    assert page.post(step(draft, "family"), child)["Location"] == step(draft, "files")
    assert page.post(step(draft, "files"), {"photo": photo(), "action": "upload"}).status_code == 302
    assert "保険証.jpg" in page.get(step(draft, "files")).content.decode()
    check = reverse("procedures:check", args=[draft.id])
    assert page.post(step(draft, "files"), {"action": "next"})["Location"] == check
    text = page.get(check).content.decode()
    assert "太郎" in text
    assert "2020年4月2日" in text
    sent = page.post(check, {"declared": "true"}, follow=True)
    number = Application.objects.get().number
    assert number in sent.content.decode()
    assert Attachment.objects.get().application == Application.objects.get()


def test_an_error_is_told_at_the_field_and_in_the_summary_and_what_was_typed_stays(page, pack):
    draft = begin(page)
    text = page.post(step(draft, "you"), {**YOU, "phone": "みじかい"}).content.decode()
    assert "エラー" in text.split("</title>")[0]
    assert 'href="#id_phone"' in text
    assert 'value="みじかい"' in text
    again = page.get(step(draft, "you")).content.decode()
    assert 'value="みじかい"' in again
    assert "ジョウソウ ハナコ" in again


def test_switching_the_language_keeps_what_was_typed(page, pack):
    draft = begin(page)
    text = page.post(step(draft, "you"), {**YOU, "phone": "12", "switch_language": "en"}).content.decode()
    assert 'value="12"' in text
    assert "en:電話番号" in text
    assert "k-error" not in text


def test_an_expired_session_leads_to_the_login_and_the_typed_values_come_back(client, pack, account):
    log_in(client, account, assurance="mail")
    draft = begin(client)
    client.logout()
    answer = client.post(step(draft, "you"), {**YOU, "phone": "090-1234-5678"})
    assert answer["Location"].startswith(reverse("identity:login"))
    log_in(client, account, assurance="mail")
    text = client.get(step(draft, "you")).content.decode()
    assert "09012345678" in text
    draft.refresh_from_db()
    assert draft.answers["phone"] == "09012345678"


def test_a_draft_is_found_again_on_another_device(page, pack, account):
    draft = begin(page)
    page.post(step(draft, "you"), YOU)
    other = Client()
    log_in(other, account, assurance="mail")
    listed = other.get(reverse("procedures:mine")).content.decode()
    assert reverse("procedures:draft", args=[draft.id]) in listed
    assert other.get(reverse("procedures:draft", args=[draft.id]))["Location"] == step(draft, "family")


def test_somebody_elses_draft_is_not_there(page, pack):
    draft = begin(page)
    stranger = Client()
    log_in(stranger, make_resident(), assurance="mail")
    assert stranger.get(step(draft, "you")).status_code == 404
    assert stranger.post(step(draft, "you"), YOU).status_code == 404
    draft.refresh_from_db()
    assert draft.answers == {}


def test_one_input_is_saved_in_the_background(page, pack):
    draft = begin(page)
    url = reverse("procedures:autosave", args=[draft.id, "family"])
    page.post(url, {"field": "has_children", "value": "yes"})
    page.post(step(draft, "family"), {"has_children": "yes", "action": "add:children"})
    for part, value in (("year", "2020"), ("month", "4"), ("day", "2")):
        answer = page.post(url, {"field": f"children-0-born-{part}", "value": value})
    assert answer.json()["message"].startswith("保存しました")
    draft.refresh_from_db()
    assert draft.answers["children"] == [{"name": None, "born": "2020-04-02"}]


def test_two_tabs_lose_nothing_and_the_newer_entry_of_a_field_wins(page, pack):
    draft = begin(page)
    page.post(step(draft, "you"), YOU)
    both = json.loads(page.get(step(draft, "you")).context["base"])
    page.post(step(draft, "you"), {**YOU, "name": "一つ目", "base": json.dumps(both)})
    second = page.post(
        step(draft, "you"), {**YOU, "phone": "090-1111-2222", "base": json.dumps(both)}, follow=True
    )
    draft.refresh_from_db()
    assert (draft.answers["name"], draft.answers["phone"]) == ("一つ目", "09011112222")
    assert "別の画面" not in second.content.decode()
    third = page.post(step(draft, "you"), {**YOU, "name": "二つ目", "base": json.dumps(both)}, follow=True)
    draft.refresh_from_db()
    assert draft.answers["name"] == "二つ目"
    assert "別の画面の内容は「一つ目」でした" in third.content.decode()


def test_an_individual_number_is_refused_and_not_kept(page, pack):
    draft = begin(page)
    text = page.post(step(draft, "you"), {**YOU, "name": "123456789018"}).content.decode()
    assert "k-error" in text
    draft.refresh_from_db()
    assert "123456789018" not in json.dumps([draft.answers, draft.typed])
    assert "name" not in draft.answers


def test_a_character_that_no_database_can_hold_is_dropped_and_the_rest_is_kept(page, pack):
    draft = begin(page)
    page.post(step(draft, "you"), {**YOU, "name": "絹\x00川"})
    draft.refresh_from_db()
    assert draft.answers["name"] == "絹川"


def test_pressing_send_again_and_going_back_lead_to_the_same_receipt(page, pack):
    draft = begin(page)
    walk_to_check(page, draft)
    check = reverse("procedures:check", args=[draft.id])
    first = page.post(check, {"declared": "true"})
    again = page.post(check, {"declared": "true"})
    back = page.get(step(draft, "you"))
    assert first["Location"] == again["Location"] == back["Location"]
    assert Application.objects.count() == 1


def test_a_guest_applies_where_the_pack_asks_for_no_login(client):
    factories.publish(online=factories.model.Online(assurance="none"))
    draft = begin(client)
    assert draft.account_id == ""
    walk_to_check(client, draft)
    text = client.post(
        reverse("procedures:check", args=[draft.id]), {"declared": "true"}, follow=True
    ).content.decode()
    row = Application.objects.get()
    assert row.number in text
    stranger = Client()
    assert stranger.get(reverse("procedures:application", args=[row.id])).status_code == 302


def test_the_time_line_opens_with_number_and_secret(client, pack):

    row = factories.application()
    data = {"number": row.number, "secret": secret_of(row.draft_id)}
    text = client.post(reverse("procedures:lookup"), data, follow=True).content.decode()
    assert row.number in text
    assert "next-received" in text
    wrong = client.post(reverse("procedures:lookup"), {**data, "secret": "AAAAAAAA"})
    assert "確認コードが違います" in wrong.content.decode()


def asked(account) -> Application:
    row = factories.application(factories.resident(account.uid))
    corrections.ask_correction(
        application_id=row.id,
        fields=["phone"],
        reason="番号が足りません。",
        by=factories.clerk(),
        now=factories.NOW,
    )
    return row


def test_a_correction_opens_only_the_named_fields(page, pack, account):
    row = asked(account)
    mend = reverse("procedures:mend", args=[row.id])
    text = page.get(mend).content.decode()
    assert 'name="phone"' in text
    assert 'name="kana"' not in text
    answer = page.post(mend, {"phone": "090-1234-5678"}, follow=True).content.decode()
    assert "090-1234-5678" in answer
    row.refresh_from_db()
    assert (row.phase, row.revision) == ("working", 2)


def test_posting_another_field_with_a_correction_changes_nothing(page, pack, account):
    row = asked(account)
    answer = page.post(
        reverse("procedures:mend", args=[row.id]), {"phone": "090-1234-5678", "name": "べつの人"}
    )
    assert answer.status_code == 409
    row.refresh_from_db()
    assert (row.phase, row.revision, row.filing.answers["name"]) == ("waiting", 1, "常総 花子")


def test_pages_have_few_queries(page, pack, account, django_assert_max_num_queries):
    draft = begin(page)
    factories.application(factories.resident(account.uid))
    for url, most in (
        (reverse("procedures:list"), 8),
        (reverse("procedures:procedure", args=[pack.code]), 9),
        (step(draft, "you"), 14),
        (reverse("procedures:mine"), 8),
    ):
        page.get(url)
        with django_assert_max_num_queries(most):
            page.get(url)
