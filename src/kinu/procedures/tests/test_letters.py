"""A version keeps its letters: an old application prints on the old paper, whatever the templates say now."""

from __future__ import annotations

import io
import random
import shutil
from pathlib import Path

import pikepdf
import pytest
from django.conf import settings as site

from kinu.platform.documents import public as documents
from kinu.procedures import definition as packs
from kinu.procedures.models import ProcedureVersion
from kinu.procedures.rules import paper_again
from kinu.procedures.selectors.catalogue import current_version, paper_of
from kinu.procedures.services import catalogue, letters

from .factories import NOW, application, definition, resident, system, text
from .samples import ANSWERS

pytestmark = pytest.mark.django_db
EDITS = 60


@pytest.fixture
def city(settings, tmp_path: Path) -> Path:
    """A copy of the city's overlay whose templates may be edited."""
    folder = tmp_path / "city"
    shutil.copytree(site.CITY_DIR, folder)
    settings.CITY_DIR = folder
    return folder


def _receipt_of(code: str = "jidoteate") -> tuple[packs.Definition, str]:
    made = packs.load_pack(Path(site.CITY_DIR) / "procedures" / code)
    return made, packs.template_name(made, made.outputs_on("received")[0])


def _printed(version_id: str, made: packs.Definition, template: str) -> bytes:
    return documents.render(
        template=template,
        title="控え",
        data=packs.letter_data(
            made, ANSWERS[made.code], number="2026000123H", received_on=NOW.date(), decided_on=NOW.date(),
            decision_id="approve", details={"number": "1"},
        ),
        now=NOW,
        paper=paper_of(version_id, template),
    )  # fmt: skip


def _edit(folder: Path, chance: random.Random) -> None:
    """Change the city's templates in one way an editor could: its own, a shared one, the house's paper."""
    house = folder / "documents" / "letter.typ"
    if not house.exists():
        house.parent.mkdir(exist_ok=True)
        house.write_bytes(documents.paper_of("procedures/common/receipt")["kinu/letter.typ"])
    path = chance.choice([*sorted((folder / "procedures").glob("*/*.typ")), house])
    words = path.read_text(encoding="utf-8")
    match chance.randrange(3):
        case 0:
            path.write_text(words + f"\n別のことば{chance.randrange(1000)}\n", encoding="utf-8")
        case 1:
            path.write_text(words.replace("ください", "願います"), encoding="utf-8")
        case 2:
            path.write_text(words.replace("12pt", "14pt").replace("11pt", "9pt"), encoding="utf-8")


def _break(folder: Path) -> None:
    for path in folder.rglob("*.typ"):
        path.write_text("#panic()", encoding="utf-8")


@pytest.mark.parametrize("code", ["jidoteate", "sodaigomi", "risai"])
def test_edited_templates_leave_the_paper_of_every_earlier_version_as_it_was(city: Path, code: str) -> None:
    chance = random.Random(code)
    made, template = _receipt_of(code)
    pinned: list[tuple[str, bytes]] = []
    for number in range(EDITS):
        if number % 20 == 0:
            catalogue.publish(definition=made, by=system(), now=NOW)
            version = current_version(code)
            assert version is not None
            pinned.append((version.id, _printed(version.id, made, template)))
        _edit(city, chance)
    _break(city)
    assert all(_printed(version_id, made, template) == before for version_id, before in pinned)
    assert documents.paper_of(template) != paper_of(pinned[0][0], template)
    assert (
        ProcedureVersion.objects.filter(code=code).count()
        == len({version_id for version_id, _ in pinned})
        > 1
    )
    with pytest.raises(documents.TemplateBroken):
        documents.render(template=template, title="控え", data={}, now=NOW)


def test_another_word_in_a_shared_template_is_another_version_and_the_same_words_are_none(city: Path) -> None:
    made, _template = _receipt_of()
    assert catalogue.publish(definition=made, by=system(), now=NOW)
    assert not catalogue.publish(definition=made, by=system(), now=NOW)
    path = city / "procedures" / "common" / "receipt.typ"
    path.write_text(path.read_text(encoding="utf-8") + "\n追記\n", encoding="utf-8")
    assert catalogue.publish(definition=made, by=system(), now=NOW)
    assert ProcedureVersion.objects.filter(code=made.code).count() == 2


def test_the_receipt_of_an_old_application_is_issued_on_the_old_paper(city: Path) -> None:
    shared = packs.Output(
        id="receipt", kind="receipt", on="received", template="common/receipt", title=text("受付票")
    )
    made = definition(outputs=(shared,))
    catalogue.publish(definition=made, by=system(), now=NOW)
    applicant = resident()
    row = application(applicant)
    (city / "procedures" / "common" / "receipt.typ").write_text("#panic()", encoding="utf-8")
    issued = documents.issued_document(letters.make_receipt(application_id=row.id, now=NOW))
    assert issued is not None
    with (
        documents.pdf_of(document_id=issued.id, by=applicant, now=NOW).stream as stream,
        pikepdf.open(io.BytesIO(stream.read())) as pdf,
    ):
        assert len(pdf.pages) == 1


def test_a_procedure_without_one_of_its_templates_is_not_published(city: Path) -> None:
    (city / "procedures" / "common" / "receipt.typ").unlink()
    made, _template = packs.load_pack(Path(site.CITY_DIR) / "procedures" / "jidoteate"), ""
    with pytest.raises(documents.TemplateMissing):
        catalogue.publish(definition=made, by=system(), now=NOW)
    assert not ProcedureVersion.objects.exists()


def test_the_kept_paper_is_what_is_printed_today(city: Path) -> None:
    for folder in sorted((city / "procedures").glob("*/procedure.yaml")):
        made = packs.load_pack(folder.parent)
        for name, kept in catalogue.letters_of_today(made).items():
            assert paper_again(kept) == documents.paper_of(name)
            assert "kinu/letter.typ" in kept
