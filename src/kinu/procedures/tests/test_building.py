"""A city changes a procedure alone: one step at a time, tried, read by a second person, published, taken back."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from django.conf import settings
from django.db import IntegrityError, transaction

from kinu.platform.people.tests.factories import make_department
from kinu.procedures import editing
from kinu.procedures.definition import Text, from_json, load_pack
from kinu.procedures.forms.building import BasicsForm
from kinu.procedures.models import ProcedureVersion, Proposal, Trial
from kinu.procedures.selectors.catalogue import current_definition, offices
from kinu.procedures.selectors.linting import findings_of
from kinu.procedures.selectors.proposals import proposal_view
from kinu.procedures.services import catalogue, proposals, publishing, refusals, retention, trials

from . import factories
from .factories import NOW

pytestmark = pytest.mark.django_db
CITY = Path(settings.CITY_DIR) / "procedures"
CODE = "sodaigomi"
ANSWERS = {"phone": "0297-23-2111"}


def writer(label: str = "書く 一郎"):
    return factories.clerk(permissions=frozenset({"procedures.edit"}), label=label)


def publisher():
    rights = frozenset({"procedures.edit", "procedures.publish"})
    return factories.clerk(permissions=rights, label="公開 二郎")


@pytest.fixture(autouse=True)
def published():
    catalogue.publish(definition=load_pack(CITY / CODE), by=factories.system(), now=NOW)


def begun(by=None) -> Proposal:
    return Proposal.objects.get(pk=proposals.begin_change(code=CODE, by=by or writer(), now=NOW))


def change(row: Proposal, how, by=None, what: str = "変更") -> None:
    row.refresh_from_db()
    proposals.change(
        proposal_id=row.id, revision=row.revision, what=what, how=how, by=by or writer(), now=NOW
    )


def _louder(definition):
    return replace(definition, kana=definition.kana + "アタラシイ")


def tried(row: Proposal, by) -> None:
    """Say that the text as it stands was walked through (the walk itself has its own tests)."""
    trial = Trial.objects.get(pk=trials.begin_trial(proposal_id=row.id, person="family", by=by, now=NOW))
    row.refresh_from_db()
    Proposal.objects.filter(pk=row.pk).update(tested_digest=trial.digest)


def ready() -> tuple[Proposal, object]:
    by = writer()
    row = begun(by)
    change(row, _louder, by)
    tried(row, by)
    publishing.ask(proposal_id=row.id, reason="よりよくするため", by=by, now=NOW)
    return row, by


def test_a_change_is_seen_by_nobody_until_a_second_person_publishes_it() -> None:
    row, _by = ready()
    assert not current_definition(CODE).kana.endswith("アタラシイ")
    version = publishing.publish_proposal(proposal_id=row.id, by=publisher(), now=NOW)
    assert current_definition(CODE).kana.endswith("アタラシイ")
    assert current_definition(CODE).version == version
    row.refresh_from_db()
    assert (row.state, row.published.origin) == ("published", "screen")


def test_whoever_wrote_any_step_may_not_publish() -> None:
    row, _by = ready()
    helper = publisher()
    Proposal.objects.filter(pk=row.pk).update(state="writing")
    change(row, lambda now: replace(now, popular=7), helper)
    tried(row, helper)
    publishing.ask(proposal_id=row.id, reason="", by=helper, now=NOW)
    with pytest.raises(refusals.OwnProposal):
        publishing.publish_proposal(proposal_id=row.id, by=helper, now=NOW)
    assert ProcedureVersion.objects.filter(code=CODE).count() == 1


def test_the_database_itself_refuses_a_proposal_published_by_its_author() -> None:
    row, by = ready()
    version = ProcedureVersion.objects.get(code=CODE)
    with pytest.raises(IntegrityError), transaction.atomic():
        Proposal.objects.filter(pk=row.pk).update(
            state="published", published=version, decided_by=by.account_id
        )


def test_without_the_right_nothing_can_be_begun_changed_or_published() -> None:
    row, _by = ready()
    with pytest.raises(refusals.NotYours):
        proposals.begin_change(code=CODE, by=factories.clerk(), now=NOW)
    with pytest.raises(refusals.NotYours):
        proposals.drop(proposal_id=row.id, by=factories.clerk(), now=NOW)
    with pytest.raises(refusals.NotYours):
        publishing.publish_proposal(proposal_id=row.id, by=writer(), now=NOW)
    row.refresh_from_db()
    assert row.state == "asked"


def test_a_procedure_has_one_change_under_way() -> None:
    begun()
    with pytest.raises(refusals.ProposalOpen):
        begun()
    assert Proposal.objects.count() == 1


def test_a_step_made_on_an_older_look_is_refused_and_changes_nothing() -> None:
    row = begun()
    change(row, _louder)
    row.refresh_from_db()
    before = row.definition
    with pytest.raises(refusals.ProposalMoved):
        proposals.change(proposal_id=row.id, revision=1, what="古い", how=_louder, by=writer(), now=NOW)
    row.refresh_from_db()
    assert row.definition == before


def test_steps_are_taken_back_one_by_one_to_the_published_text() -> None:
    row = begun()
    start = row.definition
    change(row, _louder, what="フリガナ")
    change(row, lambda now: replace(now, popular=9), what="順")
    assert proposals.undo(proposal_id=row.id, by=writer(), now=NOW) == "順"
    assert proposals.undo(proposal_id=row.id, by=writer(), now=NOW) == "フリガナ"
    row.refresh_from_db()
    assert row.definition == start
    with pytest.raises(refusals.NothingToUndo):
        proposals.undo(proposal_id=row.id, by=writer(), now=NOW)


def test_approval_cannot_be_asked_for_with_findings_without_a_try_or_without_a_change() -> None:
    by = writer()
    row = begun(by)
    with pytest.raises(refusals.NothingChanged):
        publishing.ask(proposal_id=row.id, reason="", by=by, now=NOW)
    change(row, _louder, by)
    with pytest.raises(refusals.NotTried):
        publishing.ask(proposal_id=row.id, reason="", by=by, now=NOW)
    tried(row, by)
    change(row, lambda now: replace(now, category="nowhere"), by)
    with pytest.raises(refusals.FindingsLeft) as refused:
        publishing.ask(proposal_id=row.id, reason="", by=by, now=NOW)
    assert "1件" in str(refused.value)
    row.refresh_from_db()
    assert row.state == "writing"


def test_a_change_after_the_try_has_to_be_tried_again() -> None:
    by = writer()
    row = begun(by)
    change(row, _louder, by)
    tried(row, by)
    change(row, lambda now: replace(now, popular=8), by)
    with pytest.raises(refusals.NotTried):
        publishing.ask(proposal_id=row.id, reason="", by=by, now=NOW)


def test_what_was_given_back_can_be_mended_and_asked_for_again() -> None:
    row, by = ready()
    publishing.return_proposal(proposal_id=row.id, answer="フリガナが違います。", by=publisher(), now=NOW)
    row.refresh_from_db()
    assert (row.state, row.answer) == ("returned", "フリガナが違います。")
    change(row, lambda now: replace(now, popular=4), by)
    tried(row, by)
    publishing.ask(proposal_id=row.id, reason="直しました", by=by, now=NOW)
    row.refresh_from_db()
    assert row.state == "asked"


def test_an_earlier_version_comes_back_at_once_and_old_applications_keep_theirs() -> None:
    first = ProcedureVersion.objects.get(code=CODE)
    row, _by = ready()
    publishing.publish_proposal(proposal_id=row.id, by=publisher(), now=NOW)
    publishing.roll_back(version_id=first.id, reason="表示がおかしい", by=publisher(), now=NOW)
    assert ProcedureVersion.objects.get(code=CODE, is_current=True) == first
    with pytest.raises(refusals.NothingChanged):
        publishing.roll_back(version_id=first.id, reason="もう一度", by=publisher(), now=NOW)
    with pytest.raises(refusals.NotYours):
        publishing.roll_back(version_id=first.id, reason="", by=writer(), now=NOW)


def test_loading_the_files_again_does_not_undo_what_was_changed_on_the_screen(tmp_path: Path) -> None:
    row, _by = ready()
    publishing.publish_proposal(proposal_id=row.id, by=publisher(), now=NOW)
    done = catalogue.publish_packs(folder=CITY, by=factories.system(), now=NOW)
    assert (CODE in done.unchanged, done.held) == (True, ())
    assert current_definition(CODE).kana.endswith("アタラシイ")
    taken = catalogue.publish_packs(folder=CITY, by=factories.system(), now=NOW, take_files=True)
    assert CODE in taken.new
    assert not current_definition(CODE).kana.endswith("アタラシイ")


def test_a_file_that_changed_meanwhile_is_told_and_held(tmp_path: Path) -> None:
    row, _by = ready()
    publishing.publish_proposal(proposal_id=row.id, by=publisher(), now=NOW)
    files = editing.as_files(replace(load_pack(CITY / CODE), popular=5))
    (tmp_path / CODE).mkdir()
    for name, text in files.items():
        (tmp_path / CODE / name).write_text(text, encoding="utf-8")
    assert catalogue.publish_packs(folder=tmp_path, by=factories.system(), now=NOW).held == (CODE,)
    assert current_definition(CODE).kana.endswith("アタラシイ")


def test_a_new_procedure_is_born_on_the_screen_and_survives_the_next_loading() -> None:
    by = writer()
    name = Text(
        {"ja": "自転車置場", "ja-easy": "自転車《じてんしゃ》", "en": "Bicycles", "pt-br": "Bicicletas"}
    )
    made = proposals.begin_new(pattern=CODE, code="jitensha", name=name, kana="ジテンシャ", by=by, now=NOW)
    row = Proposal.objects.get(pk=made)
    assert findings_of(from_json(row.definition)) == ()
    tried(row, by)
    publishing.ask(proposal_id=row.id, reason="新設", by=by, now=NOW)
    publishing.publish_proposal(proposal_id=row.id, by=publisher(), now=NOW)
    catalogue.publish_packs(folder=CITY, by=factories.system(), now=NOW)
    assert current_definition("jitensha").name.say("en") == "Bicycles"


@pytest.mark.parametrize("code", [CODE, "build", "UPPER", "x", "with space", "../etc"])
def test_a_code_that_is_taken_reserved_or_no_code_is_refused(code: str) -> None:
    with pytest.raises(refusals.CodeTaken):
        proposals.begin_new(
            pattern=CODE, code=code, name=Text({"ja": "名"}), kana="メイ", by=writer(), now=NOW
        )
    assert not Proposal.objects.exists()


def test_tries_are_forgotten_after_thirty_days() -> None:
    by = writer()
    row = begun(by)
    tried(row, by)
    assert retention.forget(now=NOW)["trials"] == 0
    from datetime import timedelta  # noqa: PLC0415

    assert retention.forget(now=NOW + timedelta(days=31))["trials"] == 1


def _basics(definition, **typed: str) -> BasicsForm:
    """Fill the form of the basics as it stands, but for what was typed."""
    make_department("kankyo", "生活環境課")
    make_department("kodomo", "こども課")
    form = BasicsForm(definition=definition, offices=offices())
    data = {name: form.get_initial_for_field(field, name) for name, field in form.fields.items()}
    given = {
        name: value for name, value in data.items() if value or (value == 0 and value is not False)
    } | typed
    return BasicsForm(given, definition=definition, offices=offices())


def test_another_department_brings_its_words_and_gets_the_applications() -> None:
    catalogue.publish(definition=load_pack(CITY / "jidoteate"), by=factories.system(), now=NOW)
    before = current_definition(CODE)
    form = _basics(before, department="kodomo")
    assert form.is_valid(), form.errors
    after = form.apply(before)
    assert after.office.name == current_definition("jidoteate").office.name
    assert {each.department for each in after.routing} == {"kodomo"}
    assert findings_of(after) == ()


def test_the_basics_saved_as_they_stand_change_nothing() -> None:
    before = current_definition(CODE)
    form = _basics(before)
    assert form.is_valid(), form.errors
    assert form.apply(before) == before


def test_what_to_bring_and_the_titles_of_documents_are_lines_and_a_document_cannot_be_lost() -> None:
    before = current_definition(CODE)
    line = "card | カード | カード | Card | Cartão"
    form = _basics(before, bring=line)
    assert form.is_valid(), form.errors
    assert [each.label.say("en") for each in form.apply(before).bring] == ["Card"]
    lost = _basics(before, outputs=line)
    assert not lost.is_valid()
    assert list(lost.errors) == ["outputs"]
    torn = _basics(before, bring="card | カード")
    assert not torn.is_valid()
    assert list(torn.errors) == ["bring"]


def test_a_finding_of_the_basics_is_said_in_words_and_leads_to_its_form() -> None:
    row = begun()
    change(row, lambda now: replace(now, office=replace(now.office, name=Text({"ja": "課", "en": "課"}))))
    row.refresh_from_db()
    troubles = proposal_view(row, by=writer()).troubles
    assert {each.kind for each in troubles} == {"basics"}
    assert "担当の課の呼び方: 英語に日本語の文字があります" in {each.sentence for each in troubles}
