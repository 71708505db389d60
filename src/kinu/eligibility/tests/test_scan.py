"""Nobody left out: who is found, who is not, what a clerk may do, and who is never told."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, datetime

import pytest
from django.core.management import CommandError, call_command

from kinu.eligibility.engine.ledger_file import COLUMNS
from kinu.eligibility.models import FigureDecision, Found, FoundBatch, LedgerFact, LedgerImport
from kinu.eligibility.permissions import DECIDE, LEDGER, TELL, WORK
from kinu.eligibility.selectors.figures import open_figures
from kinu.eligibility.selectors.found import Query, matching
from kinu.eligibility.selectors.packs import pack_of
from kinu.eligibility.services import figures, ledger, refusals, scanning, telling, work
from kinu.kernel.actor import system
from kinu.kernel.clock import JST
from kinu.messages.models import Message
from kinu.platform.audit.models import SentenceRow
from kinu.platform.hooks import public as hooks
from kinu.platform.identity import public as identity
from kinu.platform.identity.models import Account
from kinu.platform.people.tests.factories import make_household, make_resident, protect, staff

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 22)
NOW = datetime(2026, 11, 22, 10, 0, tzinfo=JST)
BY = system("test")
CHIEF = staff(WORK, TELL, DECIDE, LEDGER, "eligibility.view_found", "people.search")


def family(*, birth: str = "2020-06-01", **more: object):
    home = make_household()
    parent = make_resident("母　花子", birth="1990-01-01", sex=2, household=home, **more)
    child = make_resident("子　一郎", birth=birth, household=home, relation="20", **more)
    return parent, child


def take(*lines: tuple[object, str, str], as_of: str = "2026-11-01") -> LedgerImport:
    rows = [COLUMNS, *((getattr(who, "number", who), name, value, as_of) for who, name, value in lines)]
    data = "\n".join(",".join(str(cell) for cell in row) for row in rows).encode()
    return ledger.import_ledger(data=data, file_name="x.csv", by=BY, now=NOW)


def scan(*benefits: str) -> list[Found]:
    run = scanning.scan(on=DAY, by=BY, now=NOW, benefits=benefits)
    return list(Found.objects.filter(run=run, is_current=True))


def account_for(resident, language: str = "ja") -> Account:
    return Account.objects.create(
        kind="resident", name=resident.name_full, card_subject=f"s-{resident.id}", resident_id=resident.id, language=language, email=""
    )  # fmt: skip


def test_a_parent_without_the_allowance_is_found_with_reasons_and_what_to_ask() -> None:
    parent, _ = family()
    (found,) = scan("jido_teate")
    assert (found.resident_id, found.contact_id, found.certainty) == (parent.id, parent.id, "likely")
    assert "claim.higher_earner" in found.missing
    assert ["市内に住所がある", True] in found.reasons
    assert found.year == 2026


def test_who_receives_in_the_ledger_or_has_applied_elsewhere_is_not_found() -> None:
    first, _ = family(rest="1番地")
    second, child = family(rest="2番地")
    take((first, "receives.jido_teate", "true"))
    source = hooks.ClaimSource(id="test", claimed=lambda *_: [child.id])
    hooks.claims.register(source)
    try:
        assert scan("jido_teate") == []
    finally:
        hooks.claims._entries.pop("test")
    assert [found.resident_id for found in scan("jido_teate")] == [second.id]


def test_who_stopped_receiving_is_found_again() -> None:
    parent, _ = family()
    take((parent, "receives.jido_teate", "true"), as_of="2026-10-01")
    assert scan("jido_teate") == []
    take((parent, "receives.jido_teate", "false"))
    assert [found.resident_id for found in scan("jido_teate")] == [parent.id]


def test_facts_of_the_ledger_decide_and_old_ones_are_not_known_any_more() -> None:
    _, child = family()
    take((child, "insurance.kind", "dependant"), as_of="2025-01-01")
    assert scan("malfuku_shoni") == []
    take((child, "insurance.kind", "dependant"))
    (found,) = scan("malfuku_shoni")
    assert found.certainty == "yes"
    assert found.contact_id != child.id


def test_another_household_at_the_address_leaves_the_supporters_unknown() -> None:
    parent, child = family()
    zero = ("pension", "other", "deductions")
    lines = [
        (parent, "household.is_single_parent", "true"),
        (parent, "income.salary", "0"),
        (parent, "support.child_support", "0"),
    ]
    lines += [(parent, f"income.{name}", "0") for name in zero]
    lines += [(parent, f"dependants.{name}", "0") for name in ("count", "elderly", "teen")]
    take(*lines, (child, "child.cared", "true"))
    assert len(scan("jido_fuyo_teate")) == 1
    make_resident("祖父　太郎", birth="1955-01-01")
    assert scan("jido_fuyo_teate") == []


def test_a_file_with_one_bad_line_changes_nothing_and_names_the_line() -> None:
    parent, _ = family()
    run = take(
        (parent, "income.salary", "0"), (parent, "income.salaries", "0"), ("999", "income.pension", "1")
    )
    assert run.state == "rejected"
    assert [(one["line"], one["column"]) for one in run.rejects] == [(3, "項目"), (4, "宛名番号")]
    assert LedgerFact.objects.count() == 0


@pytest.mark.parametrize(
    ("name", "value"),
    [("income.salary", "many"), ("address.in_city", "maybe"), ("insurance.kind", "none of these"), ("claim.date", "2026-13-01"), ("receives.nothing", "true"), ("receives.jido_teate", "x")],
)  # fmt: skip
def test_values_of_another_type_are_rejected(name: str, value: str) -> None:
    parent, _ = family()
    assert take((parent, name, value)).state == "rejected"
    assert LedgerFact.objects.count() == 0


def test_the_same_file_twice_changes_nothing() -> None:
    parent, _ = family()
    assert take((parent, "income.salary", "5")).created == 1
    again = take((parent, "income.salary", "5"))
    assert (again.state, again.created, again.changed, again.unchanged) == ("unchanged", 0, 0, 1)
    assert take((parent, "income.salary", "6")).changed == 1
    assert LedgerFact.objects.get().value == 6


def test_a_file_that_is_none_is_refused_with_a_sentence() -> None:
    for data in (b"a,b\n1,2\n", b"", "\n".join([",".join(COLUMNS)]).encode()):
        run = ledger.import_ledger(data=data, file_name="x.csv", by=BY, now=NOW)
        assert run.state == "rejected"
        assert run.sentence


def test_without_the_right_nothing_is_imported_searched_or_told() -> None:
    family()
    nobody = staff()
    with pytest.raises(refusals.MayNot):
        ledger.import_ledger(data=b"", file_name="x", by=nobody, now=NOW)
    with pytest.raises(refusals.MayNot):
        scanning.scan(on=DAY, by=nobody, now=NOW)
    (found,) = scan("jido_teate")
    for act in (
        lambda: work.move(found_ids=[found.id], state="chosen", by=nobody, now=NOW),
        lambda: telling.tell(found_ids=[found.id], by=nobody, now=NOW),
    ):
        with pytest.raises(refusals.MayNot):
            act()
    found.refresh_from_db()
    assert found.state == "found"
    assert LedgerImport.objects.count() == 0


def test_old_facts_and_rejected_lines_are_forgotten() -> None:
    parent, _ = family()
    take((parent, "income.salary", "5"), as_of="2023-01-01")
    run = take((parent, "income.salaries", "5"))
    assert ledger.forget(now=datetime(2026, 12, 31, tzinfo=JST)) == {"facts": 1, "imports": 1}
    run.refresh_from_db()
    assert (LedgerFact.objects.count(), run.rejects) == (0, [])


def test_a_clerk_chooses_and_takes_it_back() -> None:
    family()
    (found,) = scan("jido_teate")
    batch = work.move(found_ids=[found.id], state="chosen", by=CHIEF, now=NOW)
    found.refresh_from_db()
    assert (found.state, found.state_by) == ("chosen", "clerk-1")
    assert work.undo(batch_id=batch, by=CHIEF, now=NOW) == 1
    found.refresh_from_db()
    assert found.state == "found"
    with pytest.raises(refusals.UndoTooLate):
        work.undo(batch_id=batch, by=CHIEF, now=NOW)
    assert SentenceRow.objects.filter(action__in=("eligibility.moved", "eligibility.moved-back")).count() == 2


def test_setting_aside_needs_a_reason_and_survives_the_next_search() -> None:
    family()
    (found,) = scan("jido_teate")
    with pytest.raises(refusals.ReasonNeeded):
        work.move(found_ids=[found.id], state="aside", by=CHIEF, now=NOW)
    assert FoundBatch.objects.count() == 0
    work.move(found_ids=[found.id], state="aside", reason="公務員と確認", by=CHIEF, now=NOW)
    (again,) = scan("jido_teate")
    assert (again.id, again.state, again.state_reason) == (found.id, "aside", "公務員と確認")


def test_the_chosen_is_told_in_the_language_of_the_account_once_a_year() -> None:
    parent, _ = family()
    account_for(parent, language="pt-br")
    (found,) = scan("jido_teate")
    assert telling.tell(found_ids=[found.id], by=CHIEF, now=NOW).left == {"not-chosen": 1}
    work.move(found_ids=[found.id], state="chosen", by=CHIEF, now=NOW)
    assert telling.tell(found_ids=[found.id], by=CHIEF, now=NOW) == telling.TellReport(told=1, left={})
    message = Message.objects.get()
    assert (message.account_id, message.language) == (identity.account_of_resident(parent.id), "pt-br")
    assert "Abono infantil" in message.subject
    (again,) = scan("jido_teate")
    assert again.state == "told"
    with pytest.raises(refusals.AlreadyTold):
        work.move(found_ids=[again.id], state="chosen", by=CHIEF, now=NOW)
    assert Message.objects.count() == 1


def test_a_parent_of_two_is_told_once() -> None:
    parent, first = family()
    second = make_resident("子　二郎", birth="2022-01-01", household=parent.household, relation="20")
    account_for(parent)
    take((first, "insurance.kind", "dependant"), (second, "insurance.kind", "dependant"))
    ids = [found.id for found in scan("malfuku_shoni")]
    work.move(found_ids=ids, state="chosen", by=CHIEF, now=NOW)
    assert telling.tell(found_ids=ids, by=CHIEF, now=NOW) == telling.TellReport(
        told=1, left={"told-before": 1}
    )
    assert Message.objects.count() == 1


def test_without_an_account_nobody_is_marked_as_told() -> None:
    family()
    (found,) = scan("jido_teate")
    work.move(found_ids=[found.id], state="chosen", by=CHIEF, now=NOW)
    assert telling.tell(found_ids=[found.id], by=CHIEF, now=NOW).left == {"no-account": 1}
    found.refresh_from_db()
    assert (found.state, Message.objects.count()) == ("chosen", 0)


def test_protected_people_are_neither_shown_nor_told() -> None:
    parent, child = family()
    account_for(parent)
    protect(child)
    (found,) = scan("jido_teate")
    assert list(matching(query=Query(), by=CHIEF, on=DAY)) == []
    with pytest.raises(refusals.NoSuchRow):
        work.move(found_ids=[found.id], state="chosen", by=CHIEF, now=NOW)
    protector = replace(CHIEF, permissions=CHIEF.permissions | {"people.see_protected"})
    assert [row.id for row in matching(query=Query(), by=protector, on=DAY)] == [found.id]
    work.move(found_ids=[found.id], state="chosen", by=protector, now=NOW)
    assert telling.tell(found_ids=[found.id], by=protector, now=NOW).left == {"protected": 1}
    assert Message.objects.count() == 0


def test_nobody_is_told_by_a_rule_whose_figures_are_not_confirmed() -> None:
    parent, _ = family()
    account_for(parent)
    zero = ("income.malfuku", "dependants.count")
    take((parent, "household.is_single_parent", "true"), *((parent, name, "0") for name in zero))
    (found,) = scan("malfuku_hitorioya")
    pack = pack_of("malfuku_hitorioya")
    opened = open_figures(pack, DAY, found.marks)
    assert opened == ["limit", "supporter_limit", "per_dependant"]
    work.move(found_ids=[found.id], state="chosen", by=CHIEF, now=NOW)
    assert telling.tell(found_ids=[found.id], by=CHIEF, now=NOW).left == {"figures": 1}
    with pytest.raises(refusals.ReasonNeeded):
        figures.confirm_figure(benefit=pack.code, figure="limit", on=DAY, source=" ", by=CHIEF, now=NOW)
    with pytest.raises(refusals.MayNot):
        figures.confirm_figure(benefit=pack.code, figure="limit", on=DAY, source="条例", by=staff(), now=NOW)
    assert FigureDecision.objects.count() == 0
    for name in opened:
        figures.confirm_figure(benefit=pack.code, figure=name, on=DAY, source="条例4条", by=CHIEF, now=NOW)
    with pytest.raises(refusals.NothingToDecide):
        figures.confirm_figure(benefit=pack.code, figure="limit", on=DAY, source="条例4条", by=CHIEF, now=NOW)
    assert telling.tell(found_ids=[found.id], by=CHIEF, now=NOW).told == 1
    assert FigureDecision.objects.get(figure="limit").by_label == "市民課 職員"


def test_a_figure_without_a_value_cannot_be_confirmed() -> None:
    with pytest.raises(refusals.NothingToDecide):
        figures.confirm_figure(
            benefit="jido_fuyo_teate", figure="slope", on=date(2024, 5, 1), source="x", by=CHIEF, now=NOW
        )


def test_the_command_searches_and_tells_nobody(capsys: pytest.CaptureFixture[str], tmp_path) -> None:
    parent, _ = family()
    account_for(parent)
    call_command("eligibility_scan", on="2026-11-22", as_json=True)
    told = json.loads(capsys.readouterr().out)
    assert told["counts"]["jido_teate"] == {"yes": 0, "likely": 1, "has": 0}
    assert {"benefit", "resident", "certainty", "reasons", "missing", "marks", "state"} <= set(
        told["found"][0]
    )
    assert parent.name_full not in json.dumps(told, ensure_ascii=False)
    assert Message.objects.count() == 0
    broken = tmp_path / "x.csv"
    broken.write_text("a\n")
    with pytest.raises(CommandError):
        call_command("eligibility_scan", ledger=broken)


def test_a_brother_of_whom_no_ledger_speaks_keeps_nobody_waiting() -> None:
    parent, child = family()
    make_resident("子　二郎", birth="2015-01-01", household=parent.household, relation="20")
    zero = ("income.tokuji", "dependants.count", "dependants.elderly", "dependants.teen")
    take((child, "child.grade", "2"), *((parent, name, "0") for name in zero))
    (found,) = scan("tokubetsu_jido_fuyo_teate")
    assert (found.resident_id, found.certainty) == (parent.id, "likely")
    assert {name.split(".")[1] for name in found.missing} == {"in_facility", "disability_pension"}
