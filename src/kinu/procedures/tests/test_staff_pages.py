"""The office's screens over HTTP: rights, query counts, actions."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from kinu.platform.audit import public as audit
from kinu.platform.identity.tests.factories import log_in, make_staff
from kinu.procedures.models import Application, Correction, Decision
from kinu.procedures.selectors import mine

from . import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def row() -> Application:
    factories.publish()
    return factories.application()


def staff(*roles: str, department: str = "shimin", name: str = "課長 二郎") -> Client:
    client = Client()
    log_in(client, make_staff(roles=roles, departments=(department,), name=name))
    return client


def test_the_inbox_and_a_case_stay_within_15_queries(row, django_assert_max_num_queries):
    client = staff("clerk")
    for _ in range(5):
        factories.application()
    url = reverse("procedures:inbox")
    client.get(url)
    with django_assert_max_num_queries(15):
        assert client.get(url, {"q": "常総", "order": "name"}).status_code == 200


def test_a_resident_and_another_department_find_no_inbox(row, client):
    assert client.get(reverse("procedures:inbox")).status_code in {302, 404}
    other = staff("clerk", department="zeimu")
    assert row.number not in other.get(reverse("procedures:inbox")).content.decode()
    assert other.get(reverse("procedures:case", args=[row.id])).status_code == 404


def test_asking_for_a_correction_and_deciding_work_from_the_case_page(row):
    client = staff("chief")
    case = reverse("procedures:case", args=[row.id])
    client.post(reverse("procedures:act", args=[row.id]), {"move": "start"})
    ask = reverse("procedures:ask", args=[row.id])
    assert "電話番号" in client.get(ask).content.decode()
    assert "エラー" in client.post(ask, {"fields": ["phone"]}).content.decode()
    assert client.post(ask, {"fields": ["phone"], "reason": "番号が違います。"})["Location"] == case
    assert Correction.objects.get().fields == ["phone"]


def test_approving_asks_for_what_the_letter_needs(row):
    client = staff("chief")
    decide = reverse("procedures:decide", args=[row.id, "approve"])
    assert "エラー" in client.post(decide, {}).content.decode()
    assert not Decision.objects.exists()
    assert client.post(decide, {"amount": "１０，０００円"}).status_code == 302
    assert Decision.objects.get().details == {"amount": 10000}


def test_a_clerk_without_the_right_has_no_decide_page(row):
    client = staff("clerk")
    answer = client.post(reverse("procedures:decide", args=[row.id, "approve"]), {"amount": "1"})
    assert answer.status_code == 404
    assert not Decision.objects.exists()


def test_a_protected_case_opens_only_with_a_reason_which_is_written_down(row):
    Application.objects.filter(pk=row.pk).update(is_protected=True, subject_resident="r" * 32)
    client = staff("clerk")
    case = reverse("procedures:case", args=[row.id])
    assert "0297-23-2111" not in client.get(case).content.decode()
    text = client.post(case, {"reason": "本人から電話"}, follow=True).content.decode()
    assert "0297-23-2111" in text
    assert any(look.why == "本人から電話" for look in audit.looks_at(resident_id="r" * 32))


def test_the_list_is_written_out_without_protected_names(row):
    Application.objects.filter(pk=row.pk).update(is_protected=True)
    text = b"".join(staff("clerk").get(reverse("procedures:export")).streaming_content).decode()
    assert row.number in text
    assert "花子" not in text


def test_a_saved_view_is_kept_and_forgotten(row):
    client = staff("clerk")
    client.post(reverse("procedures:save-filter"), {"name": "急ぎ", "query": "due=late"})
    text = client.get(reverse("procedures:inbox")).content.decode()
    assert 'href="?due=late"' in text
    client.post(
        reverse(
            "procedures:delete-filter",
            args=[client.get(reverse("procedures:inbox")).context["page"].saved[0][0]],
        )
    )
    assert "急ぎ" not in client.get(reverse("procedures:inbox")).content.decode()


def test_assigning_in_bulk_offers_to_undo(row):
    member = make_staff(roles=("clerk",), departments=("shimin",), name="職員 三郎")
    client = staff("clerk")
    answer = client.post(
        reverse("procedures:bulk-assign"), {"chosen": [row.id], "assignee": member.uid}, follow=True
    )
    assert "元に戻す" in answer.content.decode()
    client.post(reverse("procedures:undo", args=[answer.context["undo"]]))
    row.refresh_from_db()
    assert row.assignee == ""


def test_a_note_is_seen_by_colleagues_only(row):
    client = staff("clerk")
    client.post(reverse("procedures:act", args=[row.id]), {"move": "note", "text": "電話した"})
    assert "電話した" in client.get(reverse("procedures:case", args=[row.id])).content.decode()

    assert "電話した" not in str(mine.full_view(row))
