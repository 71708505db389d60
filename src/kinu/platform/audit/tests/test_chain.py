"""The chain: whole when nobody touched it, and naming the first broken row when somebody did."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from kinu.platform.audit import public as audit
from kinu.platform.audit import triggers
from kinu.platform.audit.models import Head, Seal, SentenceRow
from kinu.platform.audit.tests.factories import NOW, RESIDENT, clerk, write_sentences

pytestmark = pytest.mark.django_db
COLUMNS = [field.column for field in SentenceRow._meta.concrete_fields]


@pytest.fixture
def sealed():
    """Six sealed sentences, one of them a look, on tables an intruder has opened."""
    write_sentences(5)
    audit.look(by=clerk(), resident_id=RESIDENT, what="氏名", reason="審査", now=NOW)
    audit.seal_pending()
    triggers.remove(connection)
    yield
    triggers.install(connection)


def run(statement: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def verify_command() -> tuple[int, str]:
    out, errors = io.StringIO(), io.StringIO()
    try:
        call_command("audit_verify", stdout=out, stderr=errors)
    except CommandError as error:
        return error.returncode, str(error)
    return 0, out.getvalue()


@pytest.mark.usefixtures("sealed")
def test_an_untouched_chain_is_whole():
    code, said = verify_command()
    assert code == 0
    assert "whole: 6 sealed, 0 waiting" in said


def test_an_empty_log_is_whole():
    assert audit.verify(now=NOW).whole


@pytest.mark.usefixtures("sealed")
@pytest.mark.parametrize("column", COLUMNS)
def test_one_changed_byte_in_any_column_breaks_the_chain_at_that_row(column):
    row = SentenceRow.objects.order_by("number")[2]
    changed = {
        "number": 999_999,
        "at": row.at + timedelta(microseconds=1),
        "kind": "look",
        "mark": ("0" if row.mark[0] != "0" else "1") + row.mark[1:],
    }.get(column, f"{getattr(row, column)}x"[-32:])
    run(f"UPDATE audit_sentence SET {column} = %s WHERE number = %s", changed, row.number)  # noqa: S608

    code, said = verify_command()
    assert code == 1
    assert f"sentence {row.number}:" in said


@pytest.mark.usefixtures("sealed")
@pytest.mark.parametrize("column", ["position", "sentence_number", "digest"])
def test_one_changed_byte_in_a_seal_breaks_the_chain(column):
    changed = {"position": 99, "sentence_number": 77, "digest": "0" * 64}[column]
    run(f"UPDATE audit_seal SET {column} = %s WHERE position = 4", changed)  # noqa: S608
    code, said = verify_command()
    assert code == 1
    assert "4" in said


@pytest.mark.usefixtures("sealed")
@pytest.mark.parametrize("column", ["position", "digest", "mark"])
def test_a_changed_head_is_noticed(column):
    changed = {"position": 5, "digest": "0" * 64, "mark": "0" * 64}[column]
    run(f"UPDATE audit_head SET {column} = %s", changed)  # noqa: S608
    code, said = verify_command()
    assert code == 1
    assert "head" in said


@pytest.mark.usefixtures("sealed")
def test_a_removed_sentence_is_named():
    number = SentenceRow.objects.order_by("number")[1].number
    run("DELETE FROM audit_sentence WHERE number = %s", number)
    code, said = verify_command()
    assert (code, f"sentence {number}: missing" in said) == (1, True)


@pytest.mark.usefixtures("sealed")
def test_a_sentence_removed_together_with_its_seal_is_noticed():
    number = Seal.objects.get(position=3).sentence_number
    run("DELETE FROM audit_sentence WHERE number = %s", number)
    run("DELETE FROM audit_seal WHERE position = 3")
    code, said = verify_command()
    assert (code, "seal 3: missing" in said) == (1, True)


@pytest.mark.usefixtures("sealed")
def test_a_chain_cut_off_at_its_end_is_noticed():
    number = Seal.objects.get(position=6).sentence_number
    run("DELETE FROM audit_sentence WHERE number = %s", number)
    run("DELETE FROM audit_seal WHERE position = 6")
    code, said = verify_command()
    assert (code, "head: says 6, the chain ends at 5" in said) == (1, True)


@pytest.mark.usefixtures("sealed")
def test_a_chain_cut_off_with_a_stolen_older_head_is_noticed_by_a_head_kept_outside():
    older = Head.objects.get()
    write_sentences(1)
    audit.seal_pending()
    kept = f"7:{Head.objects.get().digest}"
    number = Seal.objects.get(position=7).sentence_number
    run("DELETE FROM audit_sentence WHERE number = %s", number)
    run("DELETE FROM audit_seal WHERE position = 7")
    run("UPDATE audit_head SET position = 6, digest = %s, mark = %s", older.digest, older.mark)

    assert audit.verify(now=NOW).whole
    assert "seal 7: missing" in audit.verify(now=NOW, expected_head=kept).broken


@pytest.mark.usefixtures("sealed")
def test_two_sentences_that_changed_places_are_noticed():
    first, second = Seal.objects.get(position=2), Seal.objects.get(position=3)
    run("UPDATE audit_seal SET sentence_number = -1 WHERE position = 2")
    run("UPDATE audit_seal SET sentence_number = %s WHERE position = 3", first.sentence_number)
    run("UPDATE audit_seal SET sentence_number = %s WHERE position = 2", second.sentence_number)
    code, said = verify_command()
    assert (code, "seal 2" in said) == (1, True)


@pytest.mark.usefixtures("sealed")
def test_an_inserted_sentence_is_noticed_even_after_it_was_sealed():
    columns = ", ".join(column for column in COLUMNS if column not in {"number", "id", "action"})
    run(
        f"INSERT INTO audit_sentence (id, action, {columns}) "  # noqa: S608
        f"SELECT 'f0000000000000000000000000000000', 'example.forged', {columns} "
        "FROM audit_sentence WHERE subject = 'example:0'"
    )
    forged = SentenceRow.objects.get(action="example.forged").number
    assert f"sentence {forged}: not written by this installation" in audit.verify(now=NOW).broken
    audit.seal_pending()
    assert f"sentence {forged}: its content is not what was written" in audit.verify(now=NOW).broken


@pytest.mark.usefixtures("sealed")
def test_a_chain_rebuilt_without_the_key_is_noticed(settings):
    settings.AUDIT_KEYS = ["the intruder's guess"]
    write_sentences(1)
    audit.seal_pending()
    settings.AUDIT_KEYS = []
    assert "content is not what was written" in audit.verify(now=NOW).broken


@pytest.mark.usefixtures("sealed")
def test_a_retired_key_still_reads_what_it_wrote(settings):
    settings.AUDIT_KEYS = ["new", settings.SECRET_KEY]
    write_sentences(1)
    audit.seal_pending()
    assert audit.verify(now=NOW).whole
    settings.AUDIT_KEYS = ["new"]
    assert not audit.verify(now=NOW).whole


def test_sentences_that_wait_for_their_seal_too_long_are_told_but_break_nothing():
    write_sentences(3)
    fresh = audit.verify(now=NOW + timedelta(minutes=1))
    late = audit.verify(now=NOW + timedelta(minutes=11))
    assert (fresh.waiting, fresh.late, fresh.whole) == (3, 0, True)
    assert (late.waiting, late.late, late.whole) == (3, 3, True)


def test_sealing_twice_changes_nothing():
    write_sentences(3)
    assert audit.seal_pending() == 3
    assert audit.seal_pending() == 0
    assert Seal.objects.count() == 3


def test_a_straggler_of_a_long_transaction_is_sealed_by_the_thorough_pass(monkeypatch):
    monkeypatch.setattr("kinu.platform.audit.seals.STRAGGLERS", 2)
    write_sentences(6)
    numbers = list(SentenceRow.objects.order_by("number").values_list("number", flat=True))
    # The first number became visible after the five others were sealed.
    Seal.objects.bulk_create(
        [Seal(position=1, sentence_number=numbers[-1], digest="irrelevant for this test")]
    )
    Head.objects.update(position=1, digest="irrelevant for this test")
    assert audit.seal_pending() == 1
    assert audit.seal_pending(thorough=True) == 4


def test_a_head_in_the_wrong_form_is_a_usage_error():
    with pytest.raises(CommandError) as refused:
        call_command("audit_verify", head="yesterday")
    assert refused.value.returncode == 2


@pytest.mark.parametrize(("demo", "name"), [(False, "kinu"), (False, "/srv/kinu/var/kinu.sqlite3")])
def test_a_real_database_cannot_be_flushed(monkeypatch, settings, demo, name):
    settings.DEMO = demo
    write_sentences(1)
    monkeypatch.setitem(connection.settings_dict, "NAME", name)
    with pytest.raises(CommandError, match="audit log"):
        call_command("flush", interactive=False)
    assert SentenceRow.objects.count() == 1
