"""The counter over HTTP: the clerk's pages, the visitor's screen, the pre-entry at home; rights and query counts."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from kinu.kernel import clock
from kinu.platform.identity.tests.factories import log_in, make_staff
from kinu.procedures.models import Application, Matter
from kinu.procedures.selectors.matters import hearing_of
from kinu.procedures.services import matters

from . import counter_factories as desk
from .counter_factories import ONE, TWO

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def two_forms() -> None:
    desk.publish_forms()


def clerk_client(*roles: str) -> Client:
    client = Client()
    log_in(client, make_staff(roles=roles or ("clerk",), departments=("shimin",), name="職員 一郎"))
    return client


def begin(client: Client) -> Matter:
    father = desk.family()
    client.post(reverse("procedures:counter-begin"), {"resident": father.id})
    row = Matter.objects.get()
    client.post(
        reverse("procedures:matter-forms", args=[row.id]),
        {"event": "other", "code": [ONE, TWO], "stays": ["p2"]},
    )
    row.refresh_from_db()
    return row


def answer(client: Client, row: Matter, *, side: str = "matter") -> None:
    for _page in range(10):
        topics = hearing_of(Matter.objects.get(pk=row.pk)).topics()
        topic = next((each for each in topics if each.required), None)
        if topic is None:
            return
        posted = {"topic": topic.id}
        for each in topic.questions:
            value = desk.value_for(each.field)
            posted |= (
                {f"{each.name}-{part}": inner for part, inner in value.items()}
                if isinstance(value, dict)
                else {each.name: value}
            )
        assert client.post(reverse(f"procedures:{side}-ask", args=[row.id]), posted).status_code == 302


def act(client: Client, row: Matter, move: str) -> None:
    client.post(reverse("procedures:matter-act", args=[row.id]), {"move": move})


def test_a_clerk_goes_from_the_name_to_the_numbers_on_screen() -> None:
    client = clerk_client()
    row = begin(client)
    answer(client, row)
    act(client, row, "confirm")
    page = client.get(reverse("procedures:matter-review", args=[row.id])).content.decode()
    code = re.search(r'class="k-number">([A-Z0-9]{6})<', page)
    assert code is not None
    screen = Client()
    screen.post(reverse("procedures:screen"), {"code": code[1].lower()})
    shown = screen.get(reverse("procedures:screen-show")).content.decode()
    assert "0297-23-2111" in shown
    assert "住民基本台帳" not in shown
    screen.post(reverse("procedures:screen-show"), {"name": "常総 太郎", "confirmed": "yes"})
    act(client, row, "hand-over")
    done = client.get(reverse("procedures:matter-done", args=[row.id])).content.decode()
    for number in Application.objects.values_list("number", flat=True):
        assert number in done
    assert client.get(reverse("procedures:matter-bundle", args=[row.id])).status_code == 302


def test_the_visitor_reads_their_own_language_and_no_other_page() -> None:
    client = clerk_client()
    row = begin(client)
    Matter.objects.filter(pk=row.pk).update(language="pt-br")
    code = matters.pair(matter_id=row.id, by=desk.clerk(), now=clock.now())
    screen = Client()
    assert screen.get(reverse("procedures:screen-show")).status_code == 302
    screen.post(reverse("procedures:screen"), {"code": code})
    shown = screen.get(reverse("procedures:screen-show")).content.decode()
    assert 'lang="pt-br"' in shown
    assert "O que ouvimos" in shown
    assert screen.get(reverse("procedures:matter", args=[row.id])).status_code in {302, 404}


def test_the_screen_asks_again_only_when_something_was_heard() -> None:
    client = clerk_client()
    row = begin(client)
    code = matters.pair(matter_id=row.id, by=desk.clerk(), now=clock.now())
    screen = Client()
    screen.post(reverse("procedures:screen"), {"code": code})
    row.refresh_from_db()
    now = reverse("procedures:screen-now")
    assert screen.get(now, {"state": row.state, "revision": row.revision}).status_code == 204
    answer(client, row)
    fresh = screen.get(now, {"state": row.state, "revision": row.revision})
    assert (fresh.status_code, "0297-23-2111" in fresh.content.decode()) == (200, True)
    moved = screen.get(now, {"state": "signed", "revision": "0"})
    assert moved["HX-Refresh"] == "true"


def test_a_wrong_pairing_code_opens_nothing() -> None:
    screen = Client()
    refused = screen.post(reverse("procedures:screen"), {"code": "ABCDEF"})
    assert refused.status_code == 404
    assert screen.get(reverse("procedures:screen-show"))["Location"] == reverse("procedures:screen")


def test_the_desk_opens_a_scanned_code_and_refuses_it_the_second_time() -> None:
    home = Client()
    row, token = pass_of(home)
    client = clerk_client()
    opened = client.post(reverse("procedures:counter"), {"who": token})
    assert opened["Location"] == reverse("procedures:matter", args=[row.id])
    again = client.post(reverse("procedures:counter"), {"who": token}, follow=True)
    assert "もう使われました" in again.content.decode()


def test_the_desk_opens_a_slip_after_asking_for_the_birth_date() -> None:
    row, _token = pass_of(Client())
    client = clerk_client()
    asked = client.post(reverse("procedures:counter"), {"who": row.number})
    assert 'name="birth"' in asked.content.decode()
    opened = client.post(reverse("procedures:counter"), {"who": row.number, "birth": "H2.2.3"})
    assert opened["Location"] == reverse("procedures:matter", args=[row.id])


def pass_of(home: Client) -> tuple[Matter, str]:
    """Answer everything at home and take the pass."""
    begun = home.post(reverse("procedures:visit"), {"event": "other"})
    row = Matter.objects.get()
    assert begun["Location"] == reverse("procedures:visit-forms", args=[row.id])
    home.post(
        reverse("procedures:visit-forms", args=[row.id]),
        {"name": "常総 太郎", "birth": "1990-2-3", "code": [ONE, TWO]},
    )
    answer(home, row, side="visit")
    page = home.post(reverse("procedures:visit-pass", args=[row.id]), {"action": "pass"})
    row.refresh_from_db()
    return row, page.context["given"].token


def test_somebody_elses_pre_entry_is_not_there() -> None:
    row, _token = pass_of(Client())
    for name in ("visit-forms", "visit-ask", "visit-pass"):
        assert Client().get(reverse(f"procedures:{name}", args=[row.id])).status_code == 404


def test_a_pre_entry_without_name_and_birth_date_says_what_is_missing() -> None:
    home = Client()
    home.post(reverse("procedures:visit"), {"event": "other"})
    row = Matter.objects.get()
    page = home.post(
        reverse("procedures:visit-forms", args=[row.id]), {"name": "", "birth": "x", "code": [ONE]}
    )
    told = page.content.decode()
    assert "氏名が入力されていません" in told
    assert "生年月日が正しい日付ではありません" in told


def test_staff_without_the_right_find_no_counter() -> None:
    client = clerk_client("auditor")
    assert client.get(reverse("procedures:counter")).status_code == 404


def test_the_pages_of_the_counter_stay_within_fixed_queries(django_assert_max_num_queries) -> None:
    client = clerk_client()
    row = begin(client)
    for name, most in (("matter-ask", 14), ("matter-review", 15), ("matter-forms", 16)):
        url = reverse(f"procedures:{name}", args=[row.id])
        client.get(url)
        with django_assert_max_num_queries(most):
            assert client.get(url).status_code == 200
    with django_assert_max_num_queries(14):
        assert client.get(reverse("procedures:counter")).status_code == 200


def test_a_page_with_a_mistake_keeps_what_was_typed_and_links_to_it() -> None:
    client = clerk_client()
    row = begin(client)
    topic = next(each for each in hearing_of(row).topics() if each.id == "contact@me")
    (phone,) = topic.questions
    page = client.post(
        reverse("procedures:matter-ask", args=[row.id]), {"topic": topic.id, phone.name: "12"}
    ).content.decode()
    assert f'href="#id_{phone.name}"' in page
    assert 'value="12"' in page
    assert "me:contact.phone_day" not in Matter.objects.get(pk=row.pk).facts
