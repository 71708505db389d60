from __future__ import annotations

import re

import pytest
from django.test import Client
from django.utils import translation

pytestmark = pytest.mark.usefixtures("house")


@pytest.fixture(autouse=True)
def back_to_japanese():
    yield
    translation.activate("ja")


def test_the_switch_goes_back_to_the_page_and_is_remembered() -> None:
    client = Client()
    response = client.post("/language/", {"switch_language": "en", "next": "/design/"})
    assert response.url == "/design/"
    assert 'lang="en"' in client.get("/design/").content.decode()


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example", "javascript:alert(1)", ""])
def test_the_switch_never_leads_to_another_site(target: str) -> None:
    assert Client().post("/language/", {"switch_language": "en", "next": target}).url == "/"


def test_an_unknown_language_changes_nothing() -> None:
    response = Client().post("/language/", {"switch_language": "xx", "next": "/"})
    assert "kinu_language" not in response.cookies


def test_switching_in_the_middle_of_a_form_keeps_what_was_typed_and_judges_nothing() -> None:
    client = Client()
    typed = {
        "name": "花 子 <b>",
        "birth_year": "令和",
        "birth_month": "",
        "birth_day": "",
        "switch_language": "en",
    }
    response = client.post("/form/", typed)
    page = response.content.decode()
    assert response.status_code == 200
    assert 'value="花 子 &lt;b&gt;"' in page
    assert 'value="令和"' in page
    assert "k-summary" not in page
    assert 'lang="en"' in page
    assert ">Year<" in page
    assert 'lang="en"' in client.get("/form/").content.decode()


def test_the_text_size_is_switched_the_same_way() -> None:
    client = Client()
    page = client.post("/form/", {"name": "花子", "switch_text_size": "largest"}).content.decode()
    assert "k-text-largest" in page
    assert 'value="花子"' in page
    assert "k-text-largest" in client.get("/design/").content.decode()


def test_the_language_buttons_of_a_form_page_belong_to_the_form() -> None:
    page = Client().get("/form/").content.decode()
    buttons = re.findall(r'<button[^>]*name="switch_language"[^>]*>', page)
    assert len(buttons) == 7
    assert all('form="page-form"' in button and "formnovalidate" in button for button in buttons)


def test_easy_japanese_gets_ruby_and_no_other_language_does() -> None:
    client = Client()
    client.cookies["kinu_language"] = "ja-easy"
    easy = client.get("/easy/").content.decode()
    assert "<rt>しんせい</rt>" in easy
    assert "<title>申請</title>" in easy
    page = client.get("/design/").content.decode()
    assert "《" not in re.sub(r"<code>.*?</code>", "", page)


def test_prepared_languages_fall_back_to_english_then_to_the_source() -> None:
    with translation.override("vi"):
        assert translation.gettext("ログイン") == "Đăng nhập"
        assert translation.gettext("ページが見つかりません") == "Page not found"
        assert translation.gettext("どこにもない文") == "どこにもない文"


def test_a_body_that_is_not_a_form_is_left_for_the_view_to_read() -> None:
    response = Client().post("/raw/", data=b'{"a": 1}', content_type="application/json")
    assert response.content == b'{"a": 1}'


def test_the_title_of_a_page_with_errors_says_so_first() -> None:
    page = Client().post("/form/", {"name": ""}).content.decode()
    assert "<title>エラー：お名前" in page
    assert 'href="#id_name"' in page
    assert 'href="#id_birth_0"' in page
    assert 'aria-invalid="true"' in page
    client = Client()
    client.cookies["kinu_language"] = "pt-br"
    assert "<title>Erro: " in client.post("/form/", {"name": ""}).content.decode()


def test_a_page_without_errors_has_no_summary() -> None:
    page = Client().get("/form/").content.decode()
    assert "<title>お名前" in page
    assert "k-summary" not in page
