"""This room's part of the demo city: 300 applications in all states, made through the services."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction

from kinu.kernel import clock
from kinu.kernel.actor import Actor, ActorKind, system
from kinu.platform.hooks import public as hooks
from kinu.platform.identity import public as identity
from kinu.platform.people import public as people
from kinu.platform.places import public as places

from . import definition as packs
from .adapters.national_portal import NullPortal
from .definition import Definition, Field
from .definition.values import is_blank
from .models import Application, Decision, Draft
from .permissions import COUNTER, DECIDE, VIEW, WORK
from .selectors.catalogue import current_definitions, definition_of
from .services import catalogue, corrections, counting, decisions, drafts, national_portal, submission, work
from .services.matters.examples import STATES, play, scenario_for

MANY = 300
_SHARES = (
    ("received", 60),
    ("working", 60),
    ("waiting", 30),
    ("approved", 110),
    ("refused", 20),
    ("withdrawn", 20),
)
_BY_POST = timedelta(days=7)
_TOLD = 60


@dataclass(frozen=True, slots=True)
class _Case:
    wanted: tuple[Definition, ...]
    applicant: Actor
    fate: str
    at: datetime
    channel: str


def load(context: hooks.DemoContext) -> None:
    """Publish the packs and make the applications; a second run changes nothing."""
    by, now = system("demo"), clock.now()
    catalogue.publish_packs(folder=settings.CITY_DIR / "procedures", by=by, now=now)
    if Application.objects.exists():
        context.say("applications: already there")
        return
    made = 0
    with transaction.atomic():
        for case in _cases(context):
            made += _play(case, random.Random(f"{context.seed}-{made}"))  # noqa: S311  invented cases
            if made % _TOLD == 0:
                context.say(f"applications: {made} of {MANY}")
        _count_pages(context)
        _sent_by_post(now)
        _counter(context, now)
    context.say(f"applications: {made} in {len(_SHARES)} states")


def _counter(context: hooks.DemoContext, now: datetime) -> None:
    """Matters in every state at the counter of 市民課, by residents who are in no story."""
    residents = _applicants(context, random.Random(f"counter-{context.seed}"))[: len(STATES)]  # noqa: S311
    staff = identity.staff_of("shimin")
    clerk = Actor(
        kind=ActorKind.STAFF, account_id=staff[0].account_id if staff else "demo", departments=frozenset({"shimin"}),
        permissions=frozenset({COUNTER, VIEW, WORK, "people.view", "people.search"}), assurance="staff",
        label=staff[0].name if staff else "デモ",
    )  # fmt: skip
    for state, visitor in zip(STATES, residents, strict=False):
        scenario = scenario_for(visitor.resident_id, ["tenkyo", "cardkeizoku", "suidokaishi"], {})
        play(state, scenario, visitor=visitor, clerk=clerk, now=now - timedelta(minutes=40))


def _cases(context: hooks.DemoContext) -> Iterator[_Case]:
    chance = random.Random(f"procedures-{context.seed}")  # noqa: S311
    definitions = [each for each in current_definitions() if each.online.possible]
    applicants = _applicants(context, chance)
    fates = [fate for fate, share in _SHARES for _ in range(share)]
    chance.shuffle(fates)
    for index in range(MANY if len(applicants) > 20 else len(applicants)):
        day = context.today - timedelta(days=_age(fates[index], chance))
        yield _Case(
            wanted=_from(definitions, index),
            applicant=applicants[index % len(applicants)],
            fate=fates[index],
            at=datetime.combine(day, time(9 + index % 8, index % 60), tzinfo=clock.JST),
            channel=chance.choices(("online", "counter", "paper"), weights=(62, 28, 10))[0],
        )


def _age(fate: str, chance: random.Random) -> int:
    return chance.randint(1, 9) if fate in {"received", "working", "waiting"} else chance.randint(12, 200)


def _applicants(context: hooks.DemoContext, chance: random.Random) -> list[Actor]:
    """Adults of the register found by common surnames, so that no other room's table is read."""
    found: dict[str, str] = {}
    oldest_child = str(context.today.year - 21)
    for surname in ("鈴木", "斎藤", "渡辺", "飯田", "中村", "SANTOS"):
        hits = people.search_residents(
            people.Query(name=surname), by=_reader(), reason="デモの準備", limit=40
        )
        found.update(
            {each.id: each.name_full for each in hits if not each.is_protected and each.birth < oldest_child}
        )
    stories = {
        each.resident_id for each in people.demo_personas()
    }  # their matters begin when somebody tells them
    adults = sorted(each for each in found.items() if each[0] not in stories)
    chance.shuffle(adults)
    return [
        Actor(kind=ActorKind.RESIDENT, account_id=resident_id, resident_id=resident_id, acts_for=resident_id,
              assurance="card", label=name)
        for resident_id, name in adults[:150]
    ]  # fmt: skip


def _reader() -> Actor:
    return replace(system("demo"), permissions=frozenset({"people.search", "people.view"}))


def _from(definitions: list[Definition], index: int) -> tuple[Definition, ...]:
    """Return the procedures from a place on, round to it again: the first one is wanted, the next stand by."""
    place = index % len(definitions)
    return (*definitions[place:], *definitions[:place])


def _play(case: _Case, chance: random.Random) -> int:
    """Write, send and move one application through the services. Returns 1 when it was sent."""
    for definition in case.wanted:
        draft = _finished_draft(definition, case, chance)
        if draft is not None:
            receipt = _send(draft, definition, case)
            _move(case, definition, receipt.application_id, chance)
            return 1
    return 0


def _finished_draft(definition: Definition, case: _Case, chance: random.Random) -> Draft | None:
    """Return a draft that can be sent; None when this person cannot be asked all that the form wants."""
    draft_id = drafts.start_draft(code=definition.code, by=case.applicant, now=case.at)
    draft = Draft.objects.get(pk=draft_id)
    raw = answers_for(definition, draft, chance, case.at.date())
    drafts.fill_draft(draft_id=draft_id, raw=raw, by=case.applicant, now=case.at)
    draft.refresh_from_db()
    if not submission.unfinished(draft, definition, papers=False):
        return draft
    drafts.discard_draft(draft_id=draft_id, by=case.applicant, now=case.at)
    return None


def _send(draft: Draft, definition: Definition, case: _Case) -> submission.Receipt:
    gaps = submission.unfinished(draft, definition)
    receipt = submission.submit_draft(
        draft_id=draft.id,
        declared=[each.id for each in definition.declarations],
        by=case.applicant,
        # Who brings papers that nobody photographed comes to the counter.
        channel="counter" if gaps else case.channel,
        now=case.at,
    )
    Draft.objects.filter(pk=draft.id).delete()
    return receipt


def _move(case: _Case, definition: Definition, application_id: str, chance: random.Random) -> None:
    row = Application.objects.only("department").get(pk=application_id)
    clerk, later = _officer(row.department), case.at + timedelta(hours=30)
    if case.fate == "withdrawn":
        submission.withdraw(application_id=application_id, by=case.applicant, now=later)
        return
    if case.fate == "received":
        return
    work.start_review(application_id=application_id, by=clerk, now=later)
    if case.fate == "waiting":
        fields = _mendable(definition, application_id)
        corrections.ask_correction(
            application_id=application_id, fields=fields, reason="記入の内容を確認できませんでした。もう一度確かめて、直してください。",
            by=clerk, now=later + timedelta(hours=2),
        )  # fmt: skip
    elif case.fate in {"approved", "refused"}:
        _decide(case, definition, application_id, clerk, later + timedelta(days=chance.randint(1, 9)), chance)


def _mendable(definition: Definition, application_id: str) -> list[str]:
    answers = Application.objects.get(pk=application_id).filing.answers
    asked = [
        each.id
        for each in packs.visible_fields(definition, answers)
        if each.correctable and not each.is_group
    ]
    return [each for each in asked if each == "phone"] or asked[:1]


def _decide(  # noqa: PLR0917  the case, what was asked, who decides when
    case: _Case,
    definition: Definition,
    application_id: str,
    clerk: Actor,
    at: datetime,
    chance: random.Random,
) -> None:
    decision_id = {"approved": "approve", "refused": "refuse"}[case.fate]
    choice = definition.decision(decision_id)
    if choice is None:
        return
    details = {
        each.id: value for each in choice.asks if (value := _value(each, chance, at.date())) is not None
    }
    reason = choice.reasons[0].id if choice.reasons and decision_id == "refuse" else ""
    decisions.decide(
        application_id=application_id, decision_id=decision_id, reason_code=reason,
        reason_text="" if reason or decision_id == "approve" else "要件に合いませんでした。", details=details, by=clerk, now=at,
    )  # fmt: skip


def _officer(department: str) -> Actor:
    staff = identity.staff_of(department)
    return Actor(
        kind=ActorKind.STAFF, account_id=staff[0].account_id if staff else "demo", departments=frozenset({department}),
        permissions=frozenset({VIEW, WORK, DECIDE}), assurance="staff", label=staff[0].name if staff else "デモ",
    )  # fmt: skip


def answers_for(definition: Definition, draft: Draft, chance: random.Random, today: date) -> dict[str, Any]:
    """Return answers that finish the form: known facts as they are, the rest invented, page after page."""
    raw: dict[str, Any] = _of_that_day(definition, draft, today)
    for _round in range(6):
        answers = {**draft.answers, **raw}
        gaps = [each.name.split("-")[0] for each in packs.missing(definition, answers)]
        if not gaps:
            break
        for name in dict.fromkeys(gaps):
            question = definition.field(name)
            if question is not None:
                raw[name] = (
                    _group(definition, question, answers, chance, today)
                    if question.is_group
                    else _value(question, chance, today)
                )
    return raw


def _of_that_day(definition: Definition, draft: Draft, today: date) -> dict[str, Any]:
    """Return the known groups as they were: who was born after that day could not be named in the form yet."""
    kept: dict[str, Any] = {}
    for question in definition.all_fields():
        held = drafts.shown_value(draft, question.id) if question.is_group else None
        if isinstance(held, list) and held:
            kept[question.id] = [
                item
                for item in held
                if set(packs.read_item(definition, question, item, today=today))
                >= {key for key, value in item.items() if not is_blank(value)}
            ]
    return kept


def _group(
    definition: Definition, question: Field, answers: dict[str, Any], chance: random.Random, today: date
) -> list[dict[str, Any]]:
    held = answers.get(question.id)
    items = (
        [dict(each) for each in held]
        if isinstance(held, list) and held
        else [{} for _ in range(question.rules.min or 1)]
    )
    for item in items:
        for _round in range(4):
            for inner in packs.visible_items(definition, question, answers, item):
                if (
                    item.get(inner.id) in {None, ""}
                    if not isinstance(item.get(inner.id), list | dict)
                    else False
                ):
                    item[inner.id] = _value(inner, chance, today)
    return items


def _value(question: Field, chance: random.Random, today: date) -> Any:  # noqa: PLR0911  one return for each type
    match question.type:
        case "choice":
            return chance.choice(question.options).value
        case "choices":
            return [question.options[0].value]
        case "bool":
            return chance.random() < 0.3
        case "date":
            return (
                today - timedelta(days=0 if question.rules.not_past else chance.randint(1, 12))
            ).isoformat()
        case "ym":
            return f"{today.year:04d}-{today.month:02d}"
        case "int" | "money":
            least = question.rules.min or 1
            return min(least + chance.randint(0, 3), question.rules.max or least + 3)
        case "address":
            return {"postcode": "3030023", "prefecture": "茨城県", "city": "常総市", "town": "水海道橋本町",
                    "town_id": _town(), "rest": f"{chance.randint(1, 3999)}番地"}  # fmt: skip
    return _text(question, chance)


_NAMES = ("常総 花子", "石下 健一", "水海道 直子", "三妻 誠", "豊岡 由美", "菅生 大輔")
"""Invented names of the city's own places, which nobody bears."""


def _town() -> str:
    return places.towns()[0].id


def _text(question: Field, chance: random.Random) -> str:
    if question.rules.example:
        return question.rules.example
    number = chance.randint(200000, 299999)
    if question.fact == "person.name_full":
        return _NAMES[number % len(_NAMES)]
    return {
        "kana": "ジョウソウ ハナコ",
        "phone": f"0297{number}",
        "email": "resident@example.jp",
        "postcode": "3030023",
    }.get(question.type, "見本")


def _count_pages(context: hooks.DemoContext) -> None:
    """Count pages as the online applications opened them (sending counted itself), and people who stopped on the way."""
    chance = random.Random(f"pages-{context.seed}")  # noqa: S311  invented people
    found: Counter[tuple[str, str, date, bool]] = Counter()
    for row in Application.objects.filter(channel="online").order_by("number").select_related("filing"):
        definition = definition_of(row.version_id)
        pages = [each.id for each in packs.steps(definition, row.filing.answers)] + [counting.SENT]
        day = row.submitted_at.astimezone(clock.JST).date()
        stopped = [chance.randrange(len(pages)) for _ in range(chance.choice((0, 0, 1)))]
        for opened, finished in [
            (pages[:-1], pages[:-1]),
            *((pages[: at + 1], pages[:at]) for at in stopped),
        ]:
            found.update((row.procedure_code, page, day, True) for page in opened)
            found.update((row.procedure_code, page, day, False) for page in finished)
    for (code, step, day, is_opening), number in sorted(found.items()):
        moved = {"opened": number} if is_opening else {"finished": number}
        counting.count_step(code=code, step=step, day=day, **moved)


def _sent_by_post(now: datetime) -> None:
    """Letters of what was decided long ago went by post: no machine makes them again."""
    old = Decision.objects.filter(at__lt=now - _BY_POST).values_list("application_id", flat=True)
    Application.objects.filter(pk__in=list(old)).update(delivered_at=now - _BY_POST)


def load_portal(context: hooks.DemoContext) -> None:
    """Let the twin of the national portal hand over its invented applications, and tell it how they stand."""
    fixtures = settings.DEMO_DIR / "national_portal.json"
    came = national_portal.fetch_new(portal=NullPortal(fixtures), now=clock.now())
    context.say(f"national portal: {came.made} applications, {came.rejected} rejected")


hooks.demo.register(hooks.DemoPart(id="procedures", order=50, load=load))
hooks.demo.register(hooks.DemoPart(id="procedures-portal", order=51, load=load_portal))
