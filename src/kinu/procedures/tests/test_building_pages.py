"""The screens on which a city changes a procedure: rights, steps, tries, export and import, over HTTP."""

from __future__ import annotations

import io
import zipfile

import pytest
from django.test import Client
from django.urls import reverse

from kinu.platform.identity.tests.factories import log_in, make_staff
from kinu.platform.places.tests.factories import make_town
from kinu.procedures.definition import from_json
from kinu.procedures.models import Proposal, Trial
from kinu.procedures.selectors.catalogue import current_definition

from .test_building import CODE, _louder, change, published  # noqa: F401  the fixture publishes the procedure

pytestmark = pytest.mark.django_db


def staff(*roles: str, name: str = "職員 一郎") -> Client:
    client = Client()
    log_in(client, make_staff(roles=roles, departments=("kankyo",), name=name))
    return client


def test_only_staff_with_the_right_see_the_screens(client) -> None:
    assert client.get(reverse("procedures:build")).status_code in {302, 404}
    assert staff("auditor").get(reverse("procedures:build")).status_code == 404
    assert staff("clerk").get(reverse("procedures:build")).status_code == 200


def test_a_question_is_added_on_the_screen_tried_to_the_end_and_asked_for(
    django_assert_max_num_queries,
) -> None:
    make_town()
    client = staff("clerk")
    address = client.post(reverse("procedures:build-begin", args=[CODE]))["Location"]
    row = Proposal.objects.get()
    with django_assert_max_num_queries(20):
        page = client.get(address).content.decode()
    assert "直すところはありません" in page
    question = f"{reverse('procedures:proposal-question', args=[row.id])}?in=page:applicant"
    assert "label_ja" in client.get(question).content.decode()
    refused = client.post(question, {"revision": row.revision, "type": "text"}).content.decode()
    assert "質問を入力してください" in refused
    client.post(question, {"revision": row.revision, "fact": "contact.email", "prefill": "on"})
    row.refresh_from_db()
    added = from_json(row.definition).sections[0].fields[-1]
    assert (added.fact, added.type, added.label.say("en")) == ("contact.email", "email", "Mail address")
    _walk_to_the_end(client, row)
    client.post(
        reverse("procedures:proposal-act", args=[row.id]), {"move": "ask", "reason": "メールも聞くため"}
    )
    row.refresh_from_db()
    assert row.state == "asked"


def _walk_to_the_end(client: Client, row: Proposal) -> None:
    """Walk the form as the invented family, answering each page as a person would."""
    address = client.post(reverse("procedures:proposal-try", args=[row.id]), {"person": "family"})["Location"]
    trial = Trial.objects.latest("at")
    for _page in range(12):
        page = client.get(address, follow=True)
        if "form" not in page.context or "entries" not in page.context:
            break
        posted = _answers(page.context["form"])
        answer = client.post(page.request["PATH_INFO"], {**posted, "action": "next"})
        assert answer.status_code == 302, answer.context["form"].errors
        address = answer["Location"]
    done = client.post(reverse("procedures:trial-end", args=[trial.id]))
    assert done.status_code == 302, done.content.decode()[:3000]


def _answers(form) -> dict[str, str]:
    samples = {
        "longest": "90",
        "kana": "ミホン",
        "phone": "0297-23-2111",
        "email": "a@example.jp",
        "int": "1",
        "postcode": "3030000",
    }
    found = dict(form.data)
    for name, field in form.fields.items():
        if not form.data.get(name) and getattr(field.widget, "choices", None):
            values = [value for value, _label in field.widget.choices if value]
            found[name] = str(values[0])
        for place in (key for key in form.data if key.startswith(f"{name}-town_id")):
            found[place] = "t-1"
        for part in (key for key in form.data if key.startswith(f"{name}-") and not found.get(key)):
            found[part] = {"year": "2026", "month": "12", "day": "20"}.get(part.rpartition("-")[2], "1")
        if name in form.data and not found.get(name):
            kind = next((key for key in samples if key in name), "")
            found[name] = samples.get(kind, "1")
    return {key: value for key, value in found.items() if value}


def test_a_second_save_of_an_old_look_is_told_and_what_was_typed_stays_on_the_screen() -> None:
    client = staff("clerk")
    client.post(reverse("procedures:build-begin", args=[CODE]))
    row = Proposal.objects.get()
    change(row, _louder)
    reason = reverse("procedures:proposal-reason-new", args=[row.id, "refuse"])
    text = client.post(reason, {"revision": 1, "label_ja": "書きかけの理由"}).content.decode()
    assert "ほかの人がこの変更案を先に変えました" in text
    assert "書きかけの理由" in text


def test_moving_removing_and_undoing_work_by_buttons() -> None:
    client = staff("clerk")
    client.post(reverse("procedures:build-begin", args=[CODE]))
    row = Proposal.objects.get()
    first = [field.id for field in from_json(row.definition).sections[0].fields]
    arrange = reverse("procedures:proposal-arrange", args=[row.id])
    client.post(
        arrange, {"revision": 1, "kind": "question", "in": "page:applicant", "id": first[0], "move": "down"}
    )
    row.refresh_from_db()
    assert [field.id for field in from_json(row.definition).sections[0].fields][:2] == [first[1], first[0]]
    client.post(reverse("procedures:proposal-act", args=[row.id]), {"move": "undo"})
    row.refresh_from_db()
    assert [field.id for field in from_json(row.definition).sections[0].fields] == first
    gone = client.post(
        arrange, {"revision": row.revision, "kind": "question", "in": "page:no", "id": "x", "move": "remove"}
    )
    assert gone.status_code == 404


def test_readings_are_offered_where_plain_japanese_is_missing() -> None:
    client = staff("clerk")
    client.post(reverse("procedures:build-begin", args=[CODE]))
    row = Proposal.objects.get()
    address = reverse("procedures:proposal-paper-new", args=[row.id])
    text = client.post(address, {"label_ja": "口座の写真", "action": "readings"}).content.decode()
    assert "口座《こうざ》の 写真《しゃしん》" in text
    assert "k-error" not in text
    row.refresh_from_db()
    assert row.revision == 1


def test_a_pack_written_out_is_taken_in_again_as_a_proposal() -> None:
    client = staff("clerk")
    held = client.get(reverse("procedures:build-export", args=[CODE]))
    with zipfile.ZipFile(io.BytesIO(held.content)) as archive:
        assert sorted(archive.namelist()) == [
            f"{CODE}/{name}" for name in ("form.yaml", "procedure.yaml", "process.yaml")
        ]
    upload = io.BytesIO(held.content)
    upload.name = "pack.zip"
    client.post(reverse("procedures:build-import"), {"files": upload})
    assert from_json(Proposal.objects.get().definition) == current_definition(CODE)


@pytest.mark.parametrize("content", [b"", b"not a zip", b"PK\x03\x04broken"])
def test_files_that_are_no_pack_are_refused_with_a_sentence(content: bytes) -> None:
    client = staff("clerk")
    upload = io.BytesIO(content)
    upload.name = "pack.zip"
    page = client.post(reverse("procedures:build-import"), {"files": upload}, follow=True)
    assert "k-notice" in page.content.decode()
    assert not Proposal.objects.exists()


def test_the_documents_of_a_try_are_printed_as_samples() -> None:
    by = make_staff(roles=("clerk",), departments=("kankyo",), name="職員 一郎")
    client = Client()
    log_in(client, by)
    client.post(reverse("procedures:build-begin", args=[CODE]))
    row = Proposal.objects.get()
    client.post(reverse("procedures:proposal-try", args=[row.id]), {"person": "elder"})
    trial = Trial.objects.get()
    answer = client.get(reverse("procedures:trial-paper", args=[trial.id, "receipt"]))
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")
    assert client.get(reverse("procedures:trial-paper", args=[trial.id, "nothing"])).status_code == 404
