"""Saving field by field while a page is open: late, early and mixed-up saves lose nothing."""

from __future__ import annotations

import json

import pytest
from django.urls import reverse

from kinu.procedures.models import Draft

from .test_resident_pages import account, begin, pack, page, step  # noqa: F401  fixtures

pytestmark = pytest.mark.django_db
CHILD = {
    "has_children": "yes",
    "children-0-name": "絹川 一",
    "children-0-born-year": "2020",
    "children-0-born-month": "4",
    "children-0-born-day": "2",
}


@pytest.fixture
def family(page, pack):  # noqa: F811
    """A draft whose page of the family is open with one empty card; returns draft, address of saving, mark."""
    draft = begin(page)
    page.post(step(draft, "family"), {"has_children": "yes", "action": "add:children"})
    mark = page.get(step(draft, "family")).context["mark"]
    return draft, reverse("procedures:autosave", args=[draft.id, "family"]), mark


def _children(draft: Draft):
    draft.refresh_from_db()
    return draft.answers["children"]


def test_a_save_that_arrives_after_its_page_was_sent_changes_nothing(page, family) -> None:  # noqa: F811
    draft, address, mark = family
    page.post(step(draft, "family"), {**CHILD, "page": mark})
    before = _children(draft)
    answer = page.post(address, {"field": "children-0-name", "value": "古い名前", "page": mark})
    assert answer.status_code == 200
    assert _children(draft) == before
    assert before[0]["name"] == "絹川 一"


def test_a_save_of_one_input_reads_its_list_under_the_lock(page, family, monkeypatch) -> None:  # noqa: F811
    """The page is sent between the arrival of a save and its turn: what the page said of the other inputs stays."""
    from kinu.procedures.services import drafts  # noqa: PLC0415

    draft, address, _mark = family
    own_draft, turns = drafts.own_draft, []

    def arrive_then_wait(**given):
        row = own_draft(**given)
        if not given.get("lock") and not turns:
            turns.append(1)
            page.post(step(draft, "family"), CHILD)
        return row

    monkeypatch.setattr(drafts, "own_draft", arrive_then_wait)
    page.post(address, {"field": "children-0-born-day", "value": "2"})
    assert turns
    assert _children(draft) == [{"name": "絹川 一", "born": "2020-04-02"}]


def test_what_the_same_page_saved_before_is_no_other_tabs_work(page, family) -> None:  # noqa: F811
    draft, address, mark = family
    base = page.get(step(draft, "family")).context["base"]
    page.post(address, {"field": "children-0-name", "value": "途中", "page": mark})
    sent = page.post(
        step(draft, "family"), {**CHILD, "page": mark, "base": json.dumps(json.loads(base))}, follow=True
    )
    assert "別の画面" not in sent.content.decode()
    assert _children(draft)[0]["name"] == "絹川 一"


def test_a_new_look_at_the_page_may_save_again(page, family) -> None:  # noqa: F811
    draft, address, mark = family
    page.post(step(draft, "family"), {**CHILD, "page": mark})
    again = page.get(step(draft, "family")).context["mark"]
    assert again != mark
    page.post(address, {"field": "children-0-name", "value": "絹川 二", "page": again})
    assert _children(draft)[0]["name"] == "絹川 二"


def test_a_list_another_screen_changed_is_told_in_words(page, family) -> None:  # noqa: F811
    draft, _address, _mark = family
    old = page.get(step(draft, "family")).context["base"]
    page.post(step(draft, "family"), {**CHILD, "base": old})
    sent = page.post(
        step(draft, "family"), {**CHILD, "children-0-name": "絹川 二", "base": old}, follow=True
    ).content.decode()
    assert "別の画面の内容は「絹川 一、2020年4月2日(令和2年)」でした。" in sent
    assert "{&#x27;" not in sent
    assert _children(draft)[0]["name"] == "絹川 二"
