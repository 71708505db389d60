from __future__ import annotations

from pathlib import Path

import polib
import pytest

from kinu.platform.web import texts

WEB = Path(__file__).parents[1]


def entry(msgid: str, msgstr: str, *, flags: list[str] | None = None) -> polib.POEntry:
    return polib.POEntry(msgid=msgid, msgstr=msgstr, flags=flags or [])


@pytest.mark.parametrize(
    ("found", "code", "word"),
    [
        (entry("申請する", ""), "en", "not translated"),
        (entry("申請する", "Apply", flags=["fuzzy"]), "en", "fuzzy"),
        (entry("あと%(days)d日", "%(day)d days left"), "en", "holes differ"),
        (entry("申請する", "申請する"), "ja-easy", "no reading on 申請"),
        (entry("長い", "あ" * 51), "ja-easy", "longer than 50"),
    ],
)
def test_each_kind_of_mistake_is_named(found: polib.POEntry, code: str, word: str) -> None:
    problems = list(texts.problems_of(found, code))
    assert len(problems) == 1
    assert word in problems[0]


@pytest.mark.parametrize(
    ("found", "code"),
    [
        (entry("申請する", "申請《しんせい》する"), "ja-easy"),
        (entry("あと%(days)d日", "%(days)d days left"), "en"),
        (entry("二つ", "あ" * 30 + "。" + "い" * 30), "ja-easy"),
        (entry("100%", "100%"), "en"),
    ],
)
def test_a_good_text_has_no_problem(found: polib.POEntry, code: str) -> None:
    assert list(texts.problems_of(found, code)) == []


def test_the_texts_of_web_are_complete_and_readable() -> None:
    assert [str(problem) for problem in texts.check(extract=False, only=[WEB])] == []


def test_a_new_text_in_the_sources_is_noticed(tmp_path: Path) -> None:
    (tmp_path / "room").mkdir()
    (tmp_path / "room" / "views.py").write_text(
        'from django.utils.translation import gettext as _\nx = _("新しい文")\n'
    )
    sources = texts.extracted_texts(tmp_path / "room")
    if sources is None:
        pytest.skip(reason="GNU gettext is not installed")
    assert sources == {"新しい文"}


def test_compiling_again_writes_nothing() -> None:
    texts.compile_all()
    assert texts.compile_all() == 0
