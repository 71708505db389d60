"""Writing sentences and looks."""

from __future__ import annotations

import json

import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError

from kinu.kernel.actor import Actor, ActorKind
from kinu.platform.audit import public as audit
from kinu.platform.audit.models import SentenceRow
from kinu.platform.audit.tests.factories import NOW, RESIDENT, clerk, write_sentences
from kinu.platform.hooks import public as hooks

pytestmark = pytest.mark.django_db


@pytest.fixture
def registered(monkeypatch):
    """Three columns: one audited, one personal, one personal and sensitive."""
    fields = {
        "audited": {"example.Thing.state": hooks.AuditedField(id="example.Thing.state", label="状態")},
        "personal_data": {
            "example.Thing.phone": hooks.PersonalField(
                id="example.Thing.phone", purpose="連絡", retention="5年"
            ),
            "example.Thing.illness": hooks.PersonalField(
                id="example.Thing.illness", purpose="審査", retention="5年", sensitive=True
            ),
        },
    }
    for name, entries in fields.items():
        monkeypatch.setattr(getattr(hooks, name), "_entries", entries)


def test_a_service_writes_exactly_one_sentence_with_who_what_why():
    with (
        transaction.atomic(),
        audit.record(
            "example.closed", by=clerk(), subject="thing:1", reason="取下げ", resident_id=RESIDENT, now=NOW
        ) as entry,
    ):
        entry.note(version=3)

    (sentence,) = audit.trail(subject="thing:1")
    assert (sentence.action, sentence.actor_id, sentence.reason) == ("example.closed", "clerk-1", "取下げ")
    assert (sentence.at, sentence.resident_id, sentence.notes) == (NOW, RESIDENT, {"version": 3})


def test_a_block_that_fails_leaves_no_sentence():
    with pytest.raises(ZeroDivisionError), transaction.atomic(), audit.record("a.b", by=clerk(), subject="x"):
        raise ZeroDivisionError
    assert not SentenceRow.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_change_cannot_be_recorded_outside_a_transaction():
    with pytest.raises(audit.OutsideTransaction), audit.record("a.b", by=clerk(), subject="x"):
        pass
    with pytest.raises(audit.OutsideTransaction):
        audit.record_many("a.b", by=clerk(), items=[audit.BulkItem(subject="x")])
    assert not SentenceRow.objects.exists()


@pytest.mark.usefixtures("registered")
def test_before_and_after_are_kept_for_registered_fields_only():
    with transaction.atomic(), audit.record("a.b", by=clerk(), subject="x") as entry:
        entry.change("example.Thing.state", "received", "decided")
        entry.change("example.Thing.phone", "0297-00-0000", "0297-11-1111")
        entry.change("example.Thing.illness", "secret before", "secret after")
        entry.change("example.Thing.unknown", "other before", "other after")
        entry.change("example.Thing.same", 1, 1)

    changes = {change.field: change for change in audit.trail(subject="x")[0].changes}
    assert (changes["example.Thing.state"].before, changes["example.Thing.state"].after) == (
        "received",
        "decided",
    )
    assert changes["example.Thing.state"].label == "状態"
    assert changes["example.Thing.phone"].after == "0297-11-1111"
    assert not changes["example.Thing.illness"].kept
    assert not changes["example.Thing.unknown"].kept
    assert "example.Thing.same" not in changes
    stored = SentenceRow.objects.get(subject="x").changes
    assert "secret" not in stored
    assert "other before" not in stored


def test_many_sentences_of_an_import_are_written_in_few_queries(django_assert_max_num_queries):
    items = [audit.BulkItem(subject=f"row:{number}", resident_id=RESIDENT) for number in range(1200)]
    with django_assert_max_num_queries(30), transaction.atomic():
        assert audit.record_many("example.imported", by=clerk(), items=items, now=NOW) == 1200
    assert SentenceRow.objects.filter(action="example.imported").count() == 1200


def test_a_resident_reads_which_office_looked_at_what_and_why(monkeypatch):
    source = hooks.NameSource(id="department", name_of=lambda code: {"kodomo": "こども課"}.get(code, code))
    monkeypatch.setattr(hooks.names, "_entries", {"department": source})
    audit.look(by=clerk(), resident_id=RESIDENT, what="氏名と住所", reason="児童手当の審査", now=NOW)
    audit.look(by=clerk(), resident_id="b" * 32, what="氏名", now=NOW)

    (look,) = audit.looks_at(resident_id=RESIDENT)
    assert (look.who, look.what, look.why, look.at) == ("こども課", "氏名と住所", "児童手当の審査", NOW)
    assert look.sentence == "こども課の職員が「氏名と住所」を見ました。理由：児童手当の審査"


def test_a_residents_own_looks_are_not_listed_but_a_parents_are():
    own = Actor(kind=ActorKind.RESIDENT, account_id="acc-1", resident_id=RESIDENT, acts_for=RESIDENT)
    parent = Actor(kind=ActorKind.RESIDENT, account_id="acc-2", resident_id="c" * 32, acts_for=RESIDENT)
    audit.look(by=own, resident_id=RESIDENT, what="氏名", now=NOW)
    audit.look(by=parent, resident_id=RESIDENT, what="氏名", now=NOW)

    (look,) = audit.looks_at(resident_id=RESIDENT)
    assert look.role == "agent"
    assert "代わって" in look.sentence


def test_one_look_is_written_for_each_resident_of_a_list():
    audit.look_many(by=clerk(), resident_ids=["a" * 32, "b" * 32, "a" * 32], what="一覧", now=NOW)
    assert SentenceRow.objects.count() == 2


def test_values_without_a_plain_form_are_refused():
    with (
        pytest.raises(TypeError),
        transaction.atomic(),
        audit.record("a.b", by=clerk(), subject="x") as entry,
    ):
        entry.note(picture=b"bytes")
    assert not SentenceRow.objects.exists()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_sentence SET reason = 'nothing happened'",
        "DELETE FROM audit_sentence",
        "UPDATE audit_seal SET digest = ''",
        "DELETE FROM audit_seal",
    ],
)
def test_the_database_refuses_to_change_or_delete_what_was_written(statement):
    write_sentences(2)
    audit.seal_pending()
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    assert SentenceRow.objects.count() == 2
    assert audit.verify(now=NOW).whole


def test_no_value_reaches_the_technical_log(capsys):
    audit.look(by=clerk(), resident_id=RESIDENT, what="氏名と住所", reason="児童手当の審査", now=NOW)
    printed = capsys.readouterr()
    assert "児童手当" not in printed.out + printed.err


def test_changes_are_stored_as_one_canonical_text():
    with transaction.atomic(), audit.record("a.b", by=clerk(), subject="x") as entry:
        entry.note(zebra=1, apple={"b": 2, "a": NOW})
    assert json.loads(SentenceRow.objects.get().notes) == {
        "apple": {"a": NOW.isoformat(), "b": 2},
        "zebra": 1,
    }
