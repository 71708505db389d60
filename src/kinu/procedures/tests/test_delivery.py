"""What may be kept only until delivered is deleted when the letter is there: everywhere, once, and said in words."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from kinu.platform.audit import public as audit
from kinu.platform.documents import public as documents
from kinu.platform.files import public as files
from kinu.platform.identity.tests.factories import log_in, make_staff
from kinu.procedures import definition as packs
from kinu.procedures import handlers, tasks
from kinu.procedures.definition import model
from kinu.procedures.events import ApplicationWithdrawn
from kinu.procedures.models import Application, Attachment, Correction, Decision, Draft, Filing, Revision
from kinu.procedures.permissions import owner_name
from kinu.procedures.selectors import case, mine
from kinu.procedures.services import (
    attachments,
    corrections,
    decisions,
    delivery,
    drafts,
    letters,
    retention,
    saving,
    submission,
)

from . import factories
from .test_resident_pages import photo

pytestmark = pytest.mark.django_db(transaction=True)
NOW = factories.NOW
NUMBER = "3210-987654"
PERSON = {"name": "常総　花子", "kana": "ジョウソウ　ハナコ", "phone": "0297-23-2111", "basic": NUMBER}
FAMILY = {
    "has_children": "yes",
    "children": [{"name": "常総　太郎", "born": "2020-04-02", "child_number": NUMBER}],
    "wish": "早めに",
}


def _sections() -> tuple[packs.Section, ...]:
    you, family = factories.sections()
    basic = packs.Field(
        id="basic", label=factories.text("基礎年金番号"), fact="pension.basic_number", required=True
    )
    inner = packs.Field(
        id="child_number", label=factories.text("子の番号"), fact="pension.basic_number", about="child"
    )
    group = family.fields[1]
    children = packs.Field(
        **{
            name: getattr(group, name)
            for name in ("id", "label", "type", "show_if", "rules", "item_label", "add_label")
        },
        fields=(*group.fields, inner),
    )
    return (
        packs.Section(you.id, you.title, (*you.fields, basic)),
        packs.Section(family.id, family.title, (family.fields[0], children, family.fields[2])),
    )


def _paper(kind: str, on: str, template: str) -> packs.Output:
    return packs.Output(
        id=kind,
        kind=kind,
        on=on,
        template=template,
        title=factories.text("お知らせ"),  # type: ignore[arg-type]
    )


@pytest.fixture
def by():
    factories.publish(
        sections=_sections(),
        attachments=(
            packs.Attachment(
                id="passport",
                label=factories.text("旅券の写し"),
                kinds=("image",),
                delete_when_delivered=True,
            ),
            packs.Attachment(id="photo", label=factories.text("写真"), kinds=("image",)),
        ),
        outputs=(
            _paper("receipt", "received", "common/receipt"),
            _paper("letter", "approve", "common/receipt"),
        ),
        online=model.Online(assurance="mail"),
    )
    return factories.resident()


def _send(by) -> Application:
    draft_id = drafts.start_draft(code="test-allowance", by=by, now=NOW)
    for page, raw in (("you", PERSON), ("family", FAMILY)):
        saving.save_step(draft_id=draft_id, step_id=page, raw=raw, by=by, now=NOW)
    for kind in ("passport", "photo"):
        upload = SimpleUploadedFile(f"{kind}-hanako.jpg", photo().read(), "image/jpeg")
        attachments.add_to_draft(draft_id=draft_id, kind=kind, upload=upload, by=by, now=NOW)
    sent = submission.submit_draft(draft_id=draft_id, declared=["true"], by=by, now=NOW)
    return Application.objects.get(pk=sent.application_id)


@pytest.fixture
def row(by) -> Application:
    return _send(by)


def _decide(row: Application, decision_id: str = "approve", **changes) -> None:
    given = {"application_id": row.id, "decision_id": decision_id, "by": factories.chief(), "now": NOW}
    reason = {"reason_code": "not-eligible"} if decision_id == "refuse" else {}
    decisions.decide(**{**given, **reason, **changes})


def _everything(row: Application) -> str:
    """All that is written of an application outside the files, as one text."""
    tables = (
        Filing.objects.filter(pk=row.pk).values(),
        Revision.objects.filter(application=row).values("answers"),
        Correction.objects.filter(application=row).values("typed"),
        Decision.objects.filter(pk=row.pk).values("details"),
        Draft.objects.filter(pk=row.draft_id).values("answers", "typed", "sources"),
        Attachment.objects.filter(application=row).values("name"),
        row.timeline.values("data"),
    )
    return json.dumps([list(each) for each in tables], ensure_ascii=False, default=str)


def _cleared_acts(row: Application) -> int:
    return sum(each.action == "procedures.cleared" for each in audit.trail(subject=f"application:{row.id}"))


def _stored(row: Application) -> list[str]:
    held = {each.id for each in files.files_of(owner=owner_name(row.draft_id))}
    return sorted(each.kind for each in Attachment.objects.filter(application=row) if each.file_id in held)


def test_nothing_is_deleted_before_the_letter_is_there(row) -> None:
    assert not delivery.clear_delivered(application_id=row.id, now=NOW)
    _decide(row)
    assert not delivery.clear_delivered(application_id=row.id, now=NOW), "decided, but not delivered"
    assert retention.forget(now=NOW)["delivered"] == 0
    assert NUMBER in _everything(row)
    assert _stored(row) == ["passport", "photo"]


@pytest.mark.parametrize("decision_id", ["approve", "refuse"])
def test_with_the_letter_every_copy_of_the_number_and_the_image_are_gone(row, decision_id) -> None:
    Draft.objects.filter(pk=row.draft_id).update(
        sources={"basic": {"fact": "pension.basic_number", "value": NUMBER}}, typed={"basic": NUMBER}
    )
    _decide(row, decision_id)
    tasks.make_letter(application_id=row.id)
    assert NUMBER not in _everything(row)
    assert "passport-hanako" not in _everything(row)
    assert _stored(row) == ["photo"]
    filing = Filing.objects.get(pk=row.pk)
    assert filing.answers["wish"] == "早めに"
    assert filing.answers["children"] == [{"name": "常総 太郎", "born": "2020-04-02"}]
    assert _cleared_acts(row) == 1


def test_the_draft_of_a_sent_application_keeps_no_copy(row) -> None:
    assert NUMBER in str(Draft.objects.get(pk=row.draft_id).answers)
    _decide(row)
    tasks.make_letter(application_id=row.id)
    assert NUMBER not in str(Draft.objects.get(pk=row.draft_id).answers)


def test_a_withdrawn_application_loses_it_at_once_also_what_a_correction_had_typed(by, row) -> None:
    corrections.ask_correction(
        application_id=row.id, fields=["basic"], reason="番号が違います。", by=factories.clerk(), now=NOW
    )
    Correction.objects.update(typed={"basic": NUMBER})
    submission.withdraw(application_id=row.id, by=by, now=NOW)
    tasks.clear_delivered(application_id=row.id)
    assert NUMBER not in _everything(row)
    assert _stored(row) == ["photo"]
    view = mine.full_view(Application.objects.get(pk=row.pk), language="ja")
    assert "取り下げたあとに消しました" in {line.value for group in view.groups for line in group.rows}


def test_a_withdrawal_sets_the_deletion_to_work(by, row, monkeypatch) -> None:
    asked = []
    monkeypatch.setattr(
        handlers.jobs, "enqueue", lambda job, **given: asked.append((job.name, given["application_id"]))
    )
    handlers.clear_what_nobody_needs(ApplicationWithdrawn(row.id))
    assert asked == [(tasks.clear_delivered.name, row.id)]


def test_twice_does_nothing(row) -> None:
    _decide(row)
    tasks.make_letter(application_id=row.id)
    before = _everything(row)
    tasks.make_letter(application_id=row.id)
    assert not delivery.clear_delivered(application_id=row.id, now=NOW + timedelta(days=1))
    assert retention.forget(now=NOW)["delivered"] == 0
    assert _everything(row) == before
    assert _cleared_acts(row) == 1


def test_killed_in_between_nothing_is_lost_and_the_night_catches_up(row, monkeypatch) -> None:
    _decide(row)
    letters.make_decision_letter(application_id=row.id, now=NOW)

    def killed(**_given) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(delivery.files, "remove", killed)
        with pytest.raises(KeyboardInterrupt):
            delivery.clear_delivered(application_id=row.id, now=NOW)
    assert NUMBER in _everything(row)
    assert _stored(row) == ["passport", "photo"]
    assert _cleared_acts(row) == 0
    assert retention.forget(now=NOW)["delivered"] == 1
    assert NUMBER not in _everything(row)
    assert _stored(row) == ["photo"]


def test_an_application_that_held_nothing_of_the_kind_gets_no_audit_sentence(by) -> None:
    factories.publish("plain")
    row = factories.application(by, code="plain")
    _decide(row)
    tasks.make_letter(application_id=row.id)
    assert not delivery.clear_delivered(application_id=row.id, now=NOW)
    assert _cleared_acts(row) == 0


def test_the_resident_and_the_office_read_that_it_was_deleted(row) -> None:
    _decide(row)
    tasks.make_letter(application_id=row.id)
    row.refresh_from_db()
    for view in (
        mine.full_view(row, language="ja"),
        case.case_view(row, actor=factories.clerk(), now=NOW),
    ):
        said = {line.name: line.value for group in view.groups for line in group.rows}
        assert said["basic"] == said["children-0-child_number"] == "届けたあとに消しました"
        assert said["name"] == "常総 花子"
        assert {each.kind: each.gone for each in view.files} == {
            "passport": "届けたあとに消しました",
            "photo": "",
        }
        assert "預かっていた番号や書類の写しを消しました。" in {each.sentence for each in view.timeline}
    client = Client()
    log_in(client, make_staff(roles=("chief",), departments=("shimin",), name="課長 二郎"))
    text = client.get(reverse("procedures:case", args=[row.id])).content.decode()
    assert text.count("届けたあとに消しました") == 3
    assert NUMBER not in text
    gone = Attachment.objects.get(application=row, kind="passport")
    assert client.get(reverse("files:download", args=[gone.file_id])).status_code == 404


def test_before_deciding_the_officer_reads_what_will_be_deleted(row) -> None:
    client = Client()
    log_in(client, make_staff(roles=("chief",), departments=("shimin",), name="課長 二郎"))
    text = client.get(reverse("procedures:decide", args=[row.id, "approve"])).content.decode()
    assert "基礎年金番号、子の番号、旅券の写しを消します" in text


def test_receipt_and_letter_never_carry_it_and_open_after_the_deletion_as_before(by, row) -> None:
    receipt = letters.make_receipt(application_id=row.id, now=NOW)
    told = json.dumps(letters.letter_data(row, packs_of(row)), ensure_ascii=False)
    assert NUMBER not in told
    assert "届けたあとに消すため、この紙には書きません" in told
    _decide(row)
    letter = tasks.make_letter(application_id=row.id)
    for document_id in (receipt, letter):
        with documents.pdf_of(document_id=document_id, by=by, now=NOW).stream as stream:
            assert stream.read(5) == b"%PDF-"


def packs_of(row: Application) -> packs.Definition:
    return delivery.definition_of(row.version_id)
