"""What a form of 95 questions under 100 conditions costs the server, and a clerk's save of one question in it."""

from __future__ import annotations

import os
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import date
from typing import Any

QUESTIONS, CONDITIONS, ROUNDS = 95, 100, 200


def measure() -> list[dict[str, Any]]:
    """Return milliseconds, median and p95, and the ratio to a plain Django form of as many fields."""
    folder = tempfile.mkdtemp(prefix="kinu-forms-")
    os.environ.update(KINU_VAR=folder)
    os.environ.pop("DATABASE_URL", None)
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    form = large_form()
    plain = _timed(_plain_form())
    page = _timed(_page(form))
    save = _timed(_save(form), rounds=20)
    return [
        {"what": "one page: shown questions, reading, gaps", **page, "target": "p95 < 50 ms", "ratio to a plain Django form": round(page["median ms"] / plain["median ms"], 1)},
        {"what": "plain Django form of 95 fields (peer)", **plain},
        {"what": "a clerk's save of one question, linted", **save, "target": "< 1000 ms"},
    ]  # fmt: skip


def large_form() -> Any:
    """Return a form of 95 questions on ten pages; 90 questions and ten pages carry a condition."""
    from dataclasses import replace

    from kinu.procedures.definition import Section, Text, from_json, to_json
    from kinu.procedures.definition.packs import field_from_fact
    from kinu.procedures.tests.packs import small_definition

    words = Text({"ja": "質問", "ja-easy": "しつもん", "en": "Question", "pt-br": "Pergunta"})
    kinds = ("bool", "int", "choice", "text")
    options = field_from_fact("person.sex", field_id="x").options
    fields: list[Any] = []
    conditions = 0
    for number in range(QUESTIONS):
        kind = kinds[number % 4]
        condition = None
        if number >= 5:
            condition = _condition(fields, number)
            conditions += 1
        fields.append(
            replace(
                field_from_fact("person.sex", field_id=f"q{number}"),
                fact="",
                type=kind,
                label=words,
                options=options if kind == "choice" else (),
                show_if=condition,
                required=number % 7 == 0,
            )
        )
    sections = []
    for page in range(10):
        inside = tuple(fields[page * 10 : page * 10 + 10])
        shown = (
            {"!=": [{"var": "q1"}, 99]}
            if page
            else {"or": [{"!": {"var": "q1"}}, {"!!": {"var": "q1"}}, True]}
        )
        conditions += 1
        sections.append(
            Section(id=f"page{page}", title=words, fields=inside, show_if=shown if page else None)
        )
    made = replace(
        small_definition(), sections=tuple(sections), attachments=(), routing=small_definition().routing
    )
    return from_json(to_json(made))


def _condition(fields: list[Any], number: int) -> dict[str, Any]:
    before = fields[number - 4]
    test: dict[str, Any] = {
        "bool": {"!=": [{"var": before.id}, False]},
        "int": {"!": {">": [{"var": before.id}, 1000]}},
        "choice": {"!=": [{"var": before.id}, "9"]},
        "text": {"!=": [{"var": before.id}, "no"]},
    }[before.type]
    return test


def _answers(form: Any) -> dict[str, Any]:
    values = {"bool": True, "int": 3, "choice": "1", "text": "絹"}
    return {field.id: values[field.type] for field in form.all_fields()}


def _page(form: Any) -> Callable[[int], None]:
    from kinu.procedures import definition as packs

    answers = _answers(form)
    typed = {"bool": "yes", "int": "3", "choice": "1", "text": "絹"}

    def page(turn: int) -> None:
        section = form.sections[turn % len(form.sections)]
        raw = {field.id: typed[field.type] for field in section.fields}
        packs.clean_answers(form, step_id=section.id, raw=raw, answers=answers, today=date(2026, 11, 24))
        packs.steps(form, answers)
        packs.missing(form, answers)

    return page


def _save(form: Any) -> Callable[[int], None]:
    from dataclasses import replace

    from kinu.kernel import clock
    from kinu.kernel.actor import Actor, ActorKind
    from kinu.procedures import definition as packs
    from kinu.procedures import editing
    from kinu.procedures.models import Proposal
    from kinu.procedures.selectors.linting import findings_of
    from kinu.procedures.services import proposals

    by = Actor(
        kind=ActorKind.STAFF, account_id="b" * 32, permissions=frozenset({"procedures.edit"}), label="bench"
    )
    now = clock.now()
    row = Proposal.objects.create(
        code=form.code,
        name="bench",
        definition=packs.to_json(form),
        by_account=by.account_id,
        created_at=now,
        changed_at=now,
    )

    def save(turn: int) -> None:
        row.refresh_from_db()

        def how(definition: Any) -> Any:
            field = definition.field("q90")
            return editing.put_field(definition, "page:page9", replace(field, required=turn % 2 == 0))

        proposals.change(proposal_id=row.id, revision=row.revision, what="bench", how=how, by=by, now=now)
        row.refresh_from_db()
        findings_of(packs.from_json(row.definition))

    return save


def _plain_form() -> Callable[[int], None]:
    from django import forms

    fields = {f"q{number}": forms.CharField(required=False, max_length=100) for number in range(QUESTIONS)}
    plain = type("Plain", (forms.Form,), fields)
    data = dict.fromkeys(fields, "絹")
    return lambda _turn: plain(data).is_valid()


def _timed(work: Callable[[int], object], *, rounds: int = ROUNDS) -> dict[str, float]:
    work(0)
    seconds = []
    for turn in range(rounds):
        started = time.perf_counter()
        work(turn)
        seconds.append(time.perf_counter() - started)
    return {
        "median ms": round(statistics.median(seconds) * 1000, 2),
        "p95 ms": round(statistics.quantiles(seconds, n=20)[-1] * 1000, 2),
    }
