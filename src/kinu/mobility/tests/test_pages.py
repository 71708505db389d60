"""Who may open the pages, and what stands on them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import reverse

from kinu.kernel import clock
from kinu.mobility.models import Rider, Trip
from kinu.platform.identity.tests.factories import log_in_resident, log_in_staff

from .factories import NOW, book, lay_service, make_rider

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _morning() -> Iterator[None]:
    with clock.standing_at(NOW):
        yield


def test_anybody_reads_what_the_service_is(client: Client) -> None:
    lay_service()
    page = client.get(reverse("mobility:home")).content.decode()
    assert "大人300円" in page
    assert "0297-23-2111" in page


def test_a_stranger_sees_neither_trip_nor_taxi(client: Client) -> None:
    lay_service()
    trip = book(make_rider()).trip_id
    log_in_resident(client)
    for name in ("trip", "where", "cancel"):
        assert client.get(reverse(f"mobility:{name}", args=[trip])).status_code == 404
    assert client.post(reverse("mobility:cancel", args=[trip])).status_code == 404
    assert Trip.objects.get().state == "booked"


def test_a_rider_books_from_a_misspelt_name_to_a_promise(client: Client) -> None:
    lay_service()
    actor = log_in_resident(client)
    make_rider(account_id=actor.account_id)
    asked = {
        "origin": "みつかいどうえき", "destination": "きぬびょいん", "day": "2026-11-25", "mode": "leave", "time": "600",
        "people": "1", "children": "0", "luggage": "0",
    }  # fmt: skip
    answer = client.post(reverse("mobility:book"), asked)
    assert answer.status_code == 302, answer.content.decode()
    assert "この時間で予約する" in client.get(answer["Location"]).content.decode()
    accepted = client.post(f"{answer['Location']}accept/", {"offer": "1"})
    assert accepted["Location"] == reverse("mobility:trip", args=[Trip.objects.get().id])
    assert Trip.objects.get().number in client.get(accepted["Location"]).content.decode()


def test_the_operators_desk_is_not_there_for_others(client: Client) -> None:
    log_in_staff(client, roles=("clerk",))
    assert client.get(reverse("mobility:desk")).status_code == 404


def test_an_operator_finds_by_the_last_digits_and_books_with_a_digit(
    client: Client, django_assert_max_num_queries: object
) -> None:
    lay_service()
    rider = make_rider()
    first = book(rider)
    log_in_staff(client, roles=("rides",))
    found = client.get(reverse("mobility:desk"), {"q": "0001"})
    assert found["Location"] == reverse("mobility:desk_caller", args=[rider.id])
    with django_assert_max_num_queries(22):  # type: ignore[operator]
        page = client.get(found["Location"]).content.decode()
    assert 'data-key="1"' in page
    answer = client.post(reverse("mobility:desk_again", args=[rider.id, first.trip_id]), {"turned": "1"})
    assert "お迎えに行きます" in client.get(answer["Location"]).content.decode()
    assert client.post(f"{answer['Location']}accept/", {"offer": "1"}).status_code == 302
    assert Trip.objects.exclude(id=first.trip_id).get().channel == "phone"


def test_the_paper_list_names_who_is_picked_up_where(client: Client) -> None:
    lay_service()
    book(make_rider())
    log_in_staff(client, roles=("rides",))
    page = client.get(reverse("mobility:desk_paper")).content.decode()
    assert "倉持 静江" in page
    assert "0297220001" in page
    assert "水海道駅" in page


def test_whoever_never_rode_sees_an_empty_list_and_the_way_to_a_first_booking(client: Client) -> None:
    log_in_resident(client)
    page = client.get(reverse("mobility:mine"))
    assert page.status_code == 200
    assert f'href="{reverse("mobility:book")}"' in page.content.decode()
    assert not Rider.objects.exists()
