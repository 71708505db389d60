"""Pages for everybody."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from kinu.platform.hooks import public as hooks
from kinu.platform.identity.tests.factories import log_in_resident
from kinu.platform.places import public as places
from kinu.portal.selectors import search as searching

pytestmark = pytest.mark.django_db

OPEN_PAGES = (
    "/",
    "/search/",
    "/today/",
    "/help/",
    "/accessibility/",
    "/privacy/",
    "/site-map/",
    "/open-source/",
)


@pytest.fixture
def city_loaded() -> None:
    call_command("places_load", verbosity=0)
    call_command("procedures_publish", verbosity=0)


def text_of(client: Client, path: str, **headers: str) -> str:
    response = client.get(path, **headers)
    assert response.status_code == 200, path
    return response.content.decode()


@pytest.mark.parametrize("path", OPEN_PAGES)
@pytest.mark.parametrize("language", settings.COMPLETE_LANGUAGES)
def test_every_open_page_opens_in_every_language_without_data(
    client: Client, path: str, language: str
) -> None:
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    page = text_of(client, path)
    assert "<h1" in page
    assert "style=" not in page.replace("data-style=", "")


@pytest.mark.parametrize("language", ["en", "pt-br"])
@pytest.mark.parametrize("path", ["/", "/help/", "/accessibility/", "/search/?q=zzzz"])
def test_a_translated_page_has_no_japanese_left_in_its_text(client: Client, path: str, language: str) -> None:
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    main = re.search(r"<main.*?</main>", text_of(client, path), flags=re.DOTALL)
    assert main
    words = re.sub(r"<[^>]+>", " ", main[0])
    assert not re.findall(r"[\u3041-\u30fa]+", words)


def test_the_home_page_shows_search_eight_events_and_popular_procedures(
    client: Client, city_loaded: None
) -> None:
    page = text_of(client, "/")
    assert 'type="search"' in page
    assert page.count('class="p-tile"') == 8
    assert "児童手当" in page


def test_without_procedures_the_home_page_says_what_will_appear(client: Client) -> None:
    assert "手続きはまだ公開されていません" in text_of(client, "/")


@pytest.mark.parametrize("query", ["じどうてあて", "児童手当", "ｼﾞﾄﾞｳﾃｱﾃ", "児童手宛"])
def test_search_finds_the_procedure_by_kana_width_and_typo(
    client: Client, city_loaded: None, query: str
) -> None:
    found = text_of(client, f"/search/?q={query}")
    assert "児童手当の認定請求" in found


def test_search_groups_answers_by_room(client: Client, city_loaded: None) -> None:
    page = text_of(client, "/search/?q=窓口の改革")
    assert "市のDX計画" in page
    assert "/plan/measures/4-1-1-1/" in page


def test_a_search_without_answer_offers_other_ways(client: Client) -> None:
    page = text_of(client, "/search/?q=qqqqzzzz")
    assert "見つかりませんでした" in page
    assert "tel:" in page


@pytest.mark.parametrize(
    "query", ["", "   ", "%00", "あ" * 5000, "<script>alert(1)</script>", "%F0%9F%8D%99"]
)
def test_search_stands_any_input(client: Client, query: str) -> None:
    page = text_of(client, f"/search/?q={query}")
    assert "<script>alert" not in page


def test_a_failing_room_is_named_and_the_others_still_answer() -> None:
    def broken(query: str, language: str, limit: int) -> Iterable[hooks.SearchHit]:
        raise RuntimeError

    def good(query: str, language: str, limit: int) -> Iterable[hooks.SearchHit]:
        return [hooks.SearchHit("こたえ", "", "/a/", 50.0), hooks.SearchHit("よいこたえ", "", "/b/", 90.0)]

    found = searching.search(
        "ごみ",
        sources=[hooks.SearchSource("x", "こわれた部屋", broken), hooks.SearchSource("y", "部屋", good)],
    )
    assert [group.id for group in found.failed] == ["x"]
    assert [hit.title for hit in found.groups[0].hits] == ["よいこたえ", "こたえ"]


def test_a_life_event_lists_its_procedures(client: Client, city_loaded: None) -> None:
    events = re.findall(r'href="(/life/[^"]+)"', text_of(client, "/"))
    pages = [text_of(client, event) for event in dict.fromkeys(events)]
    assert len(pages) == 8
    assert any("児童手当の認定請求" in page for page in pages)


def test_an_unknown_life_event_is_not_found(client: Client) -> None:
    assert client.get("/life/nothing/").status_code == 404


def test_the_chosen_town_gives_its_garbage_days_and_is_remembered(client: Client, city_loaded: None) -> None:
    town = next(one for one in places.towns() if one.old_village == "三妻")
    response = client.get("/today/", {"town": town.id})
    page = response.content.decode()
    assert "燃やすしかないごみ" in page
    assert "見本の日程です" in page
    assert response.cookies["kinu_town"].value == town.id
    assert response.cookies["kinu_town"]["httponly"]
    assert "燃やすしかないごみ" in text_of(client, "/")


def test_a_town_that_does_not_exist_is_not_remembered(client: Client, city_loaded: None) -> None:
    response = client.get("/today/", {"town": "nowhere'\"<"})
    assert response.status_code == 200
    assert "kinu_town" not in response.cookies


def test_the_privacy_page_lists_every_registered_purpose(client: Client) -> None:
    page = text_of(client, "/privacy/")
    assert len(hooks.personal_data) > 0
    for one in hooks.personal_data:
        assert str(one.purpose) in page
        assert str(one.retention) in page


def test_the_site_map_leads_only_to_pages_that_open(client: Client) -> None:
    log_in_resident(client)
    main = re.search(r"<main.*?</main>", text_of(client, "/site-map/"), flags=re.DOTALL)
    assert main
    urls = re.findall(r'href="(/[^"]*)"', main[0])
    assert {"/privacy/", "/accessibility/", "/plan/"} <= set(urls)
    for url in urls:
        assert client.get(url).status_code == 200, url


def test_the_foot_of_the_page_leads_to_the_statements(client: Client) -> None:
    foot = text_of(client, "/").split("<footer", 1)[1]
    for url in ("/accessibility/", "/privacy/", "/help/", "/open-source/"):
        assert f'href="{url}"' in foot


def test_open_source_notices_name_the_packages_with_licences(client: Client) -> None:
    page = text_of(client, "/open-source/")
    assert "Django" in page
    assert "BSD" in page


@pytest.mark.usefixtures("city_loaded")
def test_the_home_page_needs_few_queries(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client.get("/")
    with django_assert_max_num_queries(6):
        client.get("/")


@pytest.mark.usefixtures("city_loaded")
def test_search_needs_few_queries(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client.get("/search/?q=ごみ")
    with django_assert_max_num_queries(6):
        client.get("/search/?q=ごみ")


def test_the_portal_is_imported_by_nobody() -> None:
    root = Path(settings.ROOT) / "src" / "kinu"
    users = [
        str(path)
        for path in root.rglob("*.py")
        if "portal" not in path.parts and "kinu.portal" in path.read_text(encoding="utf-8")
    ]
    assert [path for path in users if "/config/" not in path] == []
