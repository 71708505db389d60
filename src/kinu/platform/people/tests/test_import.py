"""The register file: all or nothing, nothing twice, every reason named."""

from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from hypothesis import given
from hypothesis import strategies as st

from kinu.kernel.actor import system
from kinu.platform.audit import public as audit
from kinu.platform.people import permissions, rules
from kinu.platform.people.models import ImportRun, ImportUpload, Resident
from kinu.platform.people.rules.register_file import COLUMNS, Line
from kinu.platform.people.rules.register_row import RowReader
from kinu.platform.people.selectors.export import export_register
from kinu.platform.people.services.refusals import FileTooLarge, ImportOlder, MayNot
from kinu.platform.people.services.register_import import (
    ImportReport,
    accept_file,
    import_register,
    run_import,
)
from kinu.platform.people.services.retention import forget_old_runs
from kinu.platform.people.tests.factories import staff
from kinu.platform.places.tests.factories import make_town

NOW = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
AS_OF = date(2026, 11, 1)
CLERK = staff(permissions.IMPORT)
pytestmark = pytest.mark.django_db
GOOD = {
    "宛名番号": "1000000001", "世帯番号": "2000000001", "続柄": "02", "氏名": "髙橋　一郎", "フリガナ": "タカハシ　イチロウ",
    "生年月日": "1958-04-18", "性別": "1", "国籍": "JPN", "言語": "ja", "町字": "水海道宝町", "番地": "１２番地３",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _town() -> None:
    make_town("水海道宝町")


def file_of(*rows: dict[str, str], encoding: str = "utf-8") -> bytes:
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, restval="")
    writer.writeheader()
    writer.writerows([GOOD | row for row in rows])
    return text.getvalue().encode(encoding)


def take(data: bytes, *, as_of: date = AS_OF) -> ImportReport:
    return import_register(data=data, file_name="register.csv", as_of=as_of, by=CLERK, now=NOW)


def test_a_good_file_is_taken_over_and_tidied() -> None:
    report = take(file_of({}))
    resident = Resident.objects.get()
    assert (report.state, report.created) == ("done", 1)
    assert (resident.name_full, resident.name_family, resident.name_given) == ("髙橋　一郎", "髙橋", "一郎")
    assert resident.address_rest == "12番地3"
    assert resident.postcode == "3030023"
    assert resident.id == rules.resident_id_for("1000000001")


def test_the_same_file_twice_changes_nothing_and_says_so() -> None:
    take(file_of({}))
    before = list(Resident.objects.values())
    report = take(file_of({}))
    assert (report.state, report.created, report.changed, report.unchanged) == ("unchanged", 0, 0, 1)
    assert list(Resident.objects.values()) == before
    assert len(audit.trail(subject=before[0]["id"])) == 0


def test_a_changed_row_is_rewritten_and_leaves_one_sentence_without_the_address() -> None:
    take(file_of({}))
    report = take(file_of({"氏名": "髙橋　一朗", "番地": "99番地"}))
    resident = Resident.objects.get()
    assert (report.changed, resident.name_full, resident.address_rest) == (1, "髙橋　一朗", "99番地")
    sentence = audit.trail(subject=resident.id)[0]
    changes = {change.field: change.after for change in sentence.changes}
    assert changes["people.Resident.name_full"] == "髙橋　一朗"
    assert "99番地" not in repr(sentence)


def test_one_bad_row_and_nothing_is_taken() -> None:
    report = take(file_of({}, {"宛名番号": "1000000002", "世帯番号": "2000000002", "生年月日": "1958-02-30"}))
    assert report.state == "rejected"
    assert [(one.line, one.column, one.value) for one in report.rejects] == [(3, "生年月日", "1958-02-30")]
    assert Resident.objects.count() == 0
    assert ImportUpload.objects.count() == 0


@pytest.mark.parametrize(
    ("column", "value", "reason"),
    [
        ("宛名番号", "", "数字"),
        ("宛名番号", "123456789018", "個人番号と区別できない"),
        ("宛名番号", "12A", "数字"),
        ("世帯番号", "", "数字"),
        ("続柄", "77", "続柄"),
        ("続柄", "", "続柄"),
        ("氏名", "", "入力がありません"),
        ("氏名", "山\x07田", "読めない文字"),
        ("氏名", "あ" * 201, "200文字以内"),
        ("フリガナ", "Takahashi", "カタカナ"),
        ("フリガナ", "髙橋", "カタカナ"),
        ("生年月日", "", "日付ではありません"),
        ("生年月日", "2026-11-02", "未来"),
        ("生年月日", "1870-01-01", "明治6年"),
        ("性別", "3", "0、1、2、9"),
        ("国籍", "JP", "英字3文字"),
        ("町字", "どこでもない町", "町字ではありません"),
        ("町字", "", "町字が必要"),
        ("郵便番号", "303-002", "7けた"),
        ("転入日", "1950-01-01", "生年月日より前"),
        ("転入日", "2026-11-02", "未来"),
        ("在留期限", "いつか", "日付ではありません"),
        ("方書", "１２３４ ５６７８ ９０１８", "個人番号と思われる"),
    ],
)
def test_every_wrong_value_is_named_with_column_and_reason(column: str, value: str, reason: str) -> None:
    report = take(file_of({column: value}))
    assert report.state == "rejected"
    assert [one.column for one in report.rejects] == [column]
    assert reason in report.rejects[0].reason
    assert Resident.objects.count() == 0


def test_a_suspected_individual_number_is_not_repeated_in_the_rejects() -> None:
    report = take(file_of({"方書": "123456789018"}))
    run = ImportRun.objects.get(id=report.run_id)
    assert "123456789018" not in repr(run.rejects)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932", "utf-16"])
def test_the_encodings_offices_use_are_recognised(encoding: str) -> None:
    assert take(file_of({"氏名": "高橋　一郎"}, encoding=encoding)).created == 1


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "中身がありません"),
        (file_of({"氏名": "渡辺　一郎"}).replace("渡辺".encode(), b"\xff\xfe\xff"), "2行目に"),
        (b"PK\x03\x04\x00\x00", "CSVではない"),
        ("宛名番号,氏名\n1,2\n".encode(), "必要な列"),
        (file_of({}).replace("死亡日".encode(), "血液型".encode()), "知らない列があります:血液型"),
        (
            file_of({}).replace("死亡日".encode(), "個人番号".encode()),
            "個人番号と住民票コードは取り込めません",
        ),
        (file_of({}).replace("死亡日".encode(), "氏名".encode()), "2つあります:氏名"),
        (",".join(COLUMNS).encode(), "データの行がありません"),
        (file_of({}) + b"1,2,3\n", "列の数"),
        (file_of({}) + b'"abc\n', "引用符"),
    ],
)
def test_a_file_that_is_no_register_file_gets_one_clear_sentence(data: bytes, sentence: str) -> None:
    report = take(data)
    assert report.state == "rejected"
    assert sentence in report.sentence
    assert Resident.objects.count() == 0


def test_a_number_that_stands_twice_in_the_file_is_refused() -> None:
    report = take(file_of({}, {"続柄": "20"}))
    assert [(one.line, one.reason) for one in report.rejects] == [(3, "2行目と同じ番号です。")]


def test_a_household_with_two_heads_is_refused_also_when_one_is_known_already() -> None:
    second = {"宛名番号": "1000000002"}
    assert take(file_of({}, second)).reject_count == 2
    take(file_of({}))
    report = take(file_of(second))
    assert report.state == "rejected"
    assert Resident.objects.count() == 1


def test_a_household_may_change_its_head_in_one_file() -> None:
    wife = {"宛名番号": "1000000002", "続柄": "12", "性別": "2", "氏名": "髙橋　花子"}
    take(file_of({}, wife))
    report = take(file_of({"続柄": "11"}, wife | {"続柄": "02"}))
    assert report.changed == 2
    assert dict(Resident.objects.values_list("number", "relation")) == {
        "1000000001": "11",
        "1000000002": "02",
    }


def test_who_has_moved_out_or_died_needs_no_household_and_no_town() -> None:
    gone = {
        "世帯番号": "",
        "続柄": "",
        "町字": "",
        "番地": "",
        "転出日": "2025-03-31",
        "転出先": "国外(ブラジル)",
    }
    assert take(file_of(gone)).created == 1
    assert (
        take(file_of({"宛名番号": "1000000009", "世帯番号": "", "続柄": "", "死亡日": "R8.10.1"})).created
        == 1
    )


def test_names_keep_variants_and_selectors_and_still_match() -> None:
    take(file_of({"氏名": "葛󠄁西　𠮷子"}))
    resident = Resident.objects.get()
    assert resident.name_full == "葛󠄁西　𠮷子"
    assert resident.name_key == "葛西吉子"


def test_unknown_birth_days_are_kept_as_unknown() -> None:
    take(file_of({"生年月日": "昭和13年5月日不詳"}))
    resident = Resident.objects.get()
    assert (resident.birth, resident.birth_on) == ("1938-05-00", date(1938, 5, 31))


def test_an_older_file_is_refused() -> None:
    take(file_of({}))
    with pytest.raises(ImportOlder):
        take(file_of({}), as_of=date(2026, 10, 31))
    assert ImportRun.objects.count() == 1


def test_nobody_without_the_right_imports() -> None:
    with pytest.raises(MayNot):
        import_register(data=file_of({}), file_name="x", as_of=AS_OF, by=staff(permissions.VIEW), now=NOW)
    assert ImportRun.objects.count() == 0


def test_a_file_too_large_is_refused_before_it_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kinu.platform.people.services.register_import.MAX_BYTES", 10)
    with pytest.raises(FileTooLarge):
        take(file_of({}))
    assert ImportRun.objects.count() == 0


def test_running_an_accepted_file_twice_gives_the_first_result() -> None:
    run_id = accept_file(data=file_of({}), file_name="x.csv", as_of=AS_OF, by=CLERK, now=NOW)
    first = run_import(run_id=run_id, by=system("jobs"), now=NOW)
    assert run_import(run_id=run_id, by=system("jobs"), now=NOW) == first
    assert Resident.objects.count() == 1


def test_what_is_exported_can_be_imported_and_changes_nothing() -> None:
    take(file_of({"方書": "宝ハイツ 101", "旧氏": "海老原", "転入日": "2001-02-03", "転入元": "水戸市"}))
    text = "".join(export_register(by=staff(permissions.EXPORT), reason="検証", on=AS_OF, now=NOW))
    assert take(text.encode()).state == "unchanged"


def test_old_runs_are_forgotten_after_a_year() -> None:
    take(file_of({"性別": "3"}))
    assert forget_old_runs(now=datetime(2027, 11, 1, tzinfo=UTC)) == 0
    assert forget_old_runs(now=datetime(2027, 11, 25, tzinfo=UTC)) == 1
    assert ImportRun.objects.count() == 0


def test_the_command_writes_the_rejects_beside_the_file(tmp_path: Path) -> None:
    path = tmp_path / "in.csv"
    path.write_bytes(file_of({"性別": "3"}))
    with pytest.raises(CommandError, match="取り込みませんでした"):
        call_command("people_import", str(path), "--as-of", "2026-11-01")
    rejects = (tmp_path / "in.rejects.csv").read_text(encoding="utf-8-sig")
    assert "2,性別,3,0、1、2、9のどれかで入力してください。" in rejects
    path.write_bytes(file_of({}))
    call_command("people_import", str(path), "--as-of", "2026-11-01")
    assert Resident.objects.count() == 1


@given(st.dictionaries(st.sampled_from(COLUMNS), st.text(max_size=40)))
def test_any_row_is_either_clean_or_rejected_with_a_reason(cells: dict[str, str]) -> None:
    reader = RowReader(towns={}, as_of=AS_OF)
    row = reader.read(Line(2, dict.fromkeys(COLUMNS, "") | cells))
    assert (row is None) == bool(reader.rejects)
    assert all(one.column in COLUMNS and one.reason for one in reader.rejects)
