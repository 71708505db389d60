from __future__ import annotations

from datetime import timedelta

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import Context, Template
from django.test import RequestFactory

from kinu.kernel import clock
from kinu.kernel.actor import GUEST
from kinu.platform.hooks import public as hooks
from kinu.platform.web import context
from kinu.platform.web.summary import error_items

from .conftest import CLERK, OTHER_CLERK


def render(source: str, **values: object) -> str:
    return Template("{% load kinu %}" + source).render(Context(values))


class Sample(forms.Form):
    name = forms.CharField(label="お名前", help_text="住民票のとおりに。")
    kind = forms.ChoiceField(label="種類", widget=forms.RadioSelect, choices=[("a", "あ"), ("b", "い")])
    agree = forms.BooleanField(label="読みました")
    note = forms.CharField(label="備考", required=False)


def test_a_field_shows_label_mark_help_and_input_joined_by_ids() -> None:
    html = render("{% field form.name %}", form=Sample())
    assert '<label class="k-label" for="id_name">お名前' in html
    assert "必須" in html
    assert 'aria-describedby="id_name_help"' in html
    assert 'id="id_name_help">住民票のとおりに。' in html
    assert "任意" in render("{% field form.note %}", form=Sample())


def test_choices_stand_in_a_group_with_a_legend() -> None:
    html = render("{% field form.kind %}", form=Sample())
    assert "<fieldset" in html
    assert '<legend class="k-label">種類' in html


def test_each_error_leads_to_an_input_and_names_its_field() -> None:
    items = error_items(Sample({}))
    assert [(item.field_id, item.message) for item in items] == [
        ("id_name", "お名前：入力されていません。入力してください。"),
        ("id_kind_0", "種類：選ばれていません。選んでください。"),
        ("id_agree", "読みました：確認して、印をつけてください。"),
    ]


def test_the_summary_takes_forms_pairs_and_mappings_and_says_nothing_when_nothing_is_wrong() -> None:
    html = render("{% error_summary form errors %}", form=Sample({}), errors={"id_x": ["だめです。"]})
    assert "直すところが4つあります" in html
    assert '<a href="#id_x">だめです。</a>' in html
    assert render("{% error_summary form %}", form=Sample()).strip() == ""


def test_errors_are_escaped() -> None:
    assert "<b>" not in render("{% error_summary errors %}", errors=[("id_x", "<b>x</b>")])


def test_a_state_is_words_and_an_unknown_tone_is_neutral() -> None:
    assert (
        render("{% status_label '審査中' 'info' %}") == '<span class="k-status k-status--info">審査中</span>'
    )
    assert "k-status--neutral" in render("{% status_label '審査中' 'loud' %}")
    assert "&lt;x&gt;" in render("{% status_label word %}", word="<x>")


def test_pages_keep_the_other_questions_of_the_address() -> None:
    request = RequestFactory().get("/list/?q=住民票&page=2")
    html = render("{% pagination page %}", page=Paginator(range(500), 50).get_page(2), request=request)
    assert "q=%E4%BD%8F%E6%B0%91%E7%A5%A8&amp;page=3" in html
    assert 'aria-current="page">2<' in html


def test_one_page_needs_no_navigation() -> None:
    assert render("{% pagination page %}", page=Paginator(range(3), 50).get_page(1)).strip() == ""


def test_a_deadline_has_words_and_a_tone() -> None:
    today = clock.today()
    assert (
        render("{{ due|days_left }}|{{ due|days_tone }}", due=today + timedelta(days=9)) == "あと9日|neutral"
    )
    assert render("{{ due|days_tone }}", due=today) == "warning"
    assert render("{{ due|days_tone }}", due=today - timedelta(days=1)) == "error"


@pytest.mark.parametrize(
    "name", ["wareki", "date_ja", "datetime_ja", "time_ja", "yen", "days_left", "phone_link"]
)
def test_nothing_is_written_for_no_value(name: str) -> None:
    assert render("{{ value|" + name + " }}", value=None) in {"", "None"} if name != "phone_link" else True


def test_an_unknown_icon_is_a_mistake_of_the_page() -> None:
    with pytest.raises(KeyError):
        render("{% icon 'no-such-icon' %}")


def test_a_qr_code_is_a_drawing_with_a_name_and_without_style() -> None:
    html = render("{% qr_code 'https://example.jp/' '確認ページ' %}")
    assert 'role="img" aria-label="確認ページ"' in html
    assert "style" not in html


def test_the_steps_say_where_one_is() -> None:
    html = render("{% steps names 2 %}", names=["はじめに", "世帯", "確認"])
    assert "3のうち2番目：世帯" in html
    assert html.count('aria-current="step"') == 1


def test_a_chart_has_its_numbers_in_a_table_too() -> None:
    html = render("{% bar_chart rows '件数' '件' %}", rows=[("住民票", 12), ("ごみ", 0)])
    assert '<th scope="row">住民票</th><td>12件</td>' in html
    assert 'width="358.0"' in html


def test_the_menu_shows_what_one_may_open_and_marks_where_one_is(monkeypatch: pytest.MonkeyPatch) -> None:
    menu = hooks.Registry[hooks.MenuEntry]("menu entry")
    menu.register(
        hooks.MenuEntry(
            id="a", area="staff", label="部品", url_name="web:design", permission="test.view", group="道具"
        )
    )
    menu.register(hooks.MenuEntry(id="b", area="staff", label="消えた", url_name="nowhere:at-all"))
    monkeypatch.setattr(hooks, "menu", menu)
    (group,) = context.navigation(actor=CLERK, path="/design/")
    assert (group.name, [(link.label, link.current) for link in group.links]) == ("道具", [("部品", True)])
    assert context.navigation(actor=OTHER_CLERK, path="/design/") == ()
    assert context.navigation(actor=GUEST, path="/design/") == ()
