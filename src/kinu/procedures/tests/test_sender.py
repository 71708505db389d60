"""Who signs: the mayor, except where a law gives the decision to a board or committee of the city."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from django.conf import settings as site

from kinu.platform.documents import public as documents
from kinu.procedures import definition as packs
from kinu.procedures.definition import load_packs
from kinu.procedures.models import Application, Matter
from kinu.procedures.selectors.bundle import bundle_data
from kinu.procedures.selectors.matters import hearing_of
from kinu.procedures.services import letters
from kinu.procedures.services.matters.common import keep

from . import counter_factories as desk
from . import factories

DEFINITIONS = {each.code: each for each in load_packs(Path(site.CITY_DIR) / "procedures")}
BOARD = "常総市教育委員会"
COMMITTEE = "常総市農業委員会"
RECEIPT = packs.Output(
    id="receipt", kind="receipt", title=factories.text("受付票"), template="common/receipt", on="received"
)
OFFICES = {"d-kyoiku": BOARD, "nogyoiinkai": COMMITTEE}


def _parents() -> dict[str, str]:
    with (Path(site.CITY_DIR) / "people" / "departments.csv").open(encoding="utf-8") as lines:
        return {row["code"]: row["parent"] for row in csv.DictReader(lines)}


def test_the_board_and_the_committee_sign_for_their_own_departments_and_nobody_else_does() -> None:
    parents = _parents()
    signed = {}
    for code, definition in DEFINITIONS.items():
        department = definition.office.department
        wanted = OFFICES.get(department) or OFFICES.get(parents.get(department, ""), "")
        assert definition.office.sender.say("ja") == wanted, code
        if wanted:
            signed[code] = wanted
    assert {code for code, by in signed.items() if by == BOARD} >= {"shugaku", "shiteiko", "tennyugaku"}
    assert signed["nochisozoku"] == COMMITTEE


@pytest.mark.django_db
def test_the_sender_of_the_pack_stands_on_its_letters_and_the_mayor_on_the_others(settings, tmp_path) -> None:
    """The house's paper is made to refuse any other sender, so that what is printed is what is tested."""
    paper = documents.paper_of("procedures/common/receipt")["kinu/letter.typ"].decode()
    (tmp_path / "documents").mkdir()
    for name in ("procedures", "city.toml", "symbol.svg"):
        (tmp_path / name).symlink_to(Path(site.CITY_DIR) / name)
    settings.CITY_DIR = tmp_path
    for code, issuer in (("school", BOARD), ("mayor", "常総市長")):
        (tmp_path / "documents" / "letter.typ").write_text(
            paper
            + f'\n#assert.eq(sheet.issuer, "{issuer}")\n#assert.eq(sheet.seal.join(), "{issuer}之印見本")\n'
        )
        office = {"office": DEFINITIONS["shugaku"].office} if code == "school" else {}
        factories.publish(code, outputs=(RECEIPT,), **office)
        row = factories.application(code=code)
        assert letters.make_receipt(application_id=row.id, now=factories.NOW)
    (tmp_path / "documents" / "letter.typ").write_text(paper + f'\n#assert.eq(sheet.issuer, "{BOARD}")\n')
    factories.publish("third", outputs=(RECEIPT,))
    row = factories.application(code="third")
    with pytest.raises(documents.TemplateBroken):
        letters.make_receipt(application_id=row.id, now=factories.NOW)
    assert Application.objects.get(pk=row.id).receipt_document == ""


@pytest.mark.django_db
def test_a_form_of_the_bundle_is_addressed_to_who_decides_and_hides_what_is_deleted_on_delivery() -> None:
    fields = [*desk.NAMES, {"id": "number", "fact": "pension.basic_number"}]
    made = desk.form("test-school", fields)
    factories.publish(
        "test-school", name=made.name, sections=made.sections, office=DEFINITIONS["shugaku"].office
    )
    other = desk.form(desk.ONE, desk.FORMS[desk.ONE])
    factories.publish(desk.ONE, name=other.name, sections=other.sections)
    by = desk.clerk()
    matter_id = desk.opened(by, codes=("test-school", desk.ONE))
    row = Matter.objects.get(pk=matter_id)
    keep(row, "me:pension.basic_number", "1234-567890", by=by, now=desk.NOW)
    row.save()
    heard = hearing_of(row)
    assert heard.forms()[0].answers["number"] == "1234-567890", "the hearing itself keeps it until delivery"
    data = bundle_data(row, heard, now=desk.NOW)
    assert [each["addressee"] for each in data["forms"]] == [BOARD, "常総市長"]
    assert "1234-567890" not in str(data)
    assert any(label and value for each in data["forms"][0]["sections"] for label, value in each["rows"])
