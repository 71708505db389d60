"""The shared taxi of the demo city: stops, roads nobody surveyed, six vehicles, drivers, riders, a day of 70 bookings."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from itertools import islice

from django.db import transaction

from kinu.kernel import clock
from kinu.kernel.actor import Actor, ActorKind, system
from kinu.kernel.refusal import Refusal
from kinu.platform.audit import public as audit
from kinu.platform.hooks import public as hooks
from kinu.platform.identity import public as identity
from kinu.platform.people import public as people

from .engine.online import DELIVERY, PICKUP, Alight, Board, Command, PlannedStop, Reach, Rest
from .models import Driver, Rider, Shift, Stop, Vehicle
from .rules.calendar import moment_of
from .rules.wishes import Asked
from .selectors.data import has_service, hours_on
from .selectors.days import read_day
from .services import asking, booking, days, regular, riders, stops

MANY, BEFORE, RIDERS = 70, 16, 60
FEW, FEW_BEFORE, TOWN = 30, 8, 5000
"""A demo of fewer residents than a small town rides less; it is laid for a look or a test."""
VEHICLES = (
    ("v1", "ふれあい1号", 4, 0), ("v2", "ふれあい2号", 4, 0), ("v3", "ふれあい3号", 4, 0),
    ("v4", "ふれあい4号", 8, 1), ("v5", "ふれあい5号", 8, 1), ("v6", "ふれあい6号", 8, 1),
)  # fmt: skip
DRIVERS = (
    ("石塚 勝", "イシヅカ マサル"), ("海老原 進", "エビハラ ススム"), ("古谷 京子", "フルヤ キョウコ"),
    ("染谷 修", "ソメヤ オサム"), ("横島 恵子", "ヨコシマ ケイコ"), ("中山 誠", "ナカヤマ マコト"),
)  # fmt: skip
PULLS = {"medical": 9, "station": 5, "office": 4, "welfare": 3, "culture": 2, "health": 2, "sport": 1}


@dataclass(frozen=True, slots=True)
class _Call:
    """Somebody who asks for a ride in the demo, and whether they come back."""

    rider_id: str
    asked: Asked
    channel: str
    back: float | None


def load(context: hooks.DemoContext) -> None:
    """Lay the service and play two days of it; a second run changes nothing."""
    if not has_service() or present():
        context.say("rides: nothing to do")
        return
    by = system("demo")
    today = _service_day(context.today)
    before = _service_day(context.today - timedelta(days=1), step=-1)
    now = _at(context.today, 7)
    stops.lay_stops(by=by, now=now)
    stops.invent_roads(by=by, now=now)
    _fleet(context.today, by=by, now=now)
    many, driven = (MANY, BEFORE) if context.residents >= TOWN else (FEW, FEW_BEFORE)
    chance = random.Random(f"rides-{context.seed}")  # noqa: S311  invented people and wishes
    known = _riders(chance, by=by, now=_at(before - timedelta(days=30), 10))
    made = _book(_calls(chance, known, day=before), driven, context, now=_at(before, 7), by=by)
    _drive(before, by=by)
    context.say(f"rides: {made} booked and driven on {before}")
    _weekly(known, by=by, now=now)
    made = _book(_calls(chance, known, day=today), many, context, now=_at(context.today, 7, 5), by=by)
    context.say(f"rides: {made} of {many} booked for {today}")


def present() -> bool:
    """Tell whether this part is loaded."""
    return Vehicle.objects.exists()


def _at(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute), clock.JST)


def _service_day(day: date, *, step: int = 1) -> date:
    while hours_on(day) is None:
        day += timedelta(days=step)
    return day


def _fleet(today: date, *, by: Actor, now: datetime) -> None:
    """Vehicles, drivers and their shifts for four weeks, half of the breaks before noon and half after."""
    depot = Stop.objects.filter(kind="office").order_by("order").first() or Stop.objects.order_by("order")[0]
    accounts = {one.name: one.account_id for one in identity.staff_of("toshi", role="driver")}
    with (
        transaction.atomic(),
        audit.record("mobility.fleet-laid", by=by, subject="fleet", now=now) as sentence,
    ):
        vehicles = Vehicle.objects.bulk_create(
            Vehicle(
                id=key, label=label, seats=seats, wheelchairs=0, luggage=4, depot=depot, order=order,
                trades=[[seats - 3, chairs, 2]] if chairs else [], skills=[],
            )
            for order, (key, label, seats, chairs) in enumerate(VEHICLES, 1)
        )  # fmt: skip
        drivers = Driver.objects.bulk_create(
            Driver(name=name, kana=kana, phone=f"0900000{number:04d}", account_id=account)
            for number, ((name, kana), account) in enumerate(
                zip(DRIVERS, [*accounts.values(), *[""] * len(DRIVERS)], strict=False), 1
            )
        )
        Shift.objects.bulk_create(
            Shift(
                day=day, vehicle=vehicle, driver=drivers[order], starts=hours[0], ends=hours[1],
                break_from=660 if order % 2 else 750, break_until=780 if order % 2 else 870, break_minutes=45,
            )
            for day in (today + timedelta(days=gap) for gap in range(-7, 29))
            if (hours := hours_on(day))
            for order, vehicle in enumerate(vehicles)
        )  # fmt: skip
        sentence.note(vehicles=len(vehicles), drivers=len(drivers))


def _riders(chance: random.Random, *, by: Actor, now: datetime) -> list[Rider]:
    """Older residents of the register, found by common surnames, and the people of the demo's stories."""
    homes = list(Stop.objects.filter(kind="town").order_by("order").values_list("id", flat=True))
    reader = replace(by, permissions=frozenset({"people.search", "people.view"}))
    found: dict[str, people.ResidentHit] = {}
    for surname in ("鈴木", "斎藤", "渡辺", "飯田", "中村", "石塚", "中山", "古谷"):
        hits = people.search_residents(people.Query(name=surname), by=reader, reason="デモの準備", limit=60)
        found.update({one.id: one for one in hits if not one.is_protected and one.birth < str(now.year - 62)})
    stories = {one.resident_id for one in people.demo_personas()}
    chosen = sorted((one for one in found.values() if one.id not in stories), key=lambda one: one.id)
    chance.shuffle(chosen)
    made = [
        _rider((one.id, one.name_full, one.name_kana), number, chance.choice(homes), chance, now=now)
        for number, one in enumerate(chosen[:RIDERS], 1)
    ]
    for number, persona in enumerate(people.demo_personas(), 801):
        if persona.key in {"grandmother", "protected"}:
            hits = people.search_residents(people.Query(name=persona.name), by=reader, reason="デモの準備")
            kana = next((one.name_kana for one in hits if one.id == persona.resident_id), "")
            who = (persona.resident_id, persona.name, kana)
            made.append(_rider(who, number, chance.choice(homes), chance, now=now))
    return made


def _rider(
    who: tuple[str, str, str], number: int, home: str, chance: random.Random, *, now: datetime
) -> Rider:
    """Register one rider: `who` is resident id, name and kana."""
    resident_id, name, kana = who
    by = Actor(
        kind=ActorKind.RESIDENT,
        account_id="",
        resident_id=resident_id,
        acts_for=resident_id,
        assurance="card",
    )
    particulars = riders.Particulars(
        name=name,
        kana=kana,
        phone=f"0297{220000 + number:06d}",
        wheelchair=chance.random() < 0.05,
        home_id=home,
    )
    rider_id = riders.register_own(particulars, by=by, now=now)
    staff = system("demo")
    if chance.random() < 0.15:
        riders.grant(rider_id=rider_id, discounts=("licence",), by=staff, now=now)
    if chance.random() < 0.1:
        riders.sell_pass(
            rider_id=rider_id, code="month", starts=now.date() + timedelta(days=15), by=staff, now=now
        )
    return Rider.objects.get(id=rider_id)


def _calls(chance: random.Random, known: list[Rider], *, day: date) -> Iterator[_Call]:
    """Two peaks, seven of ten to clinics, stations and offices, and most come back."""
    targets = list(Stop.objects.exclude(kind="town").order_by("order"))
    weights = [PULLS.get(one.kind, 0.3) for one in targets]
    homes = list(Stop.objects.filter(kind="town").order_by("order"))
    while True:
        rider = chance.choice(known)
        origin = rider.home_id or chance.choice(homes).id
        far = chance.choices(targets, weights)[0] if chance.random() < 0.7 else chance.choice(homes)
        if far.id == origin:
            continue
        mode = "arrive" if far.kind in {"medical", "station"} and chance.random() < 0.6 else "leave"
        peak = 590 if chance.random() < 0.65 else 830
        minute = float(min(max(round(chance.gauss(peak, 55) / 10) * 10, 500), 1000))
        back = minute + chance.choice((60, 80, 90, 120, 150)) if chance.random() < 0.75 else None
        asked = Asked(
            origin_id=origin, destination_id=far.id, day=day, mode=mode, minute=minute,
            people=2 if chance.random() < 0.15 else 1, wheelchairs=1 if rider.wheelchair else 0,
            luggage=1 if chance.random() < 0.1 else 0,
        )  # fmt: skip
        back = back if back is not None and back <= 1040 else None
        yield _Call(rider.id, asked, chance.choices(("phone", "web"), weights=(65, 35))[0], back)


def _book(calls: Iterator[_Call], count: int, context: hooks.DemoContext, *, now: datetime, by: Actor) -> int:
    """Book until there are `count` trips; who would sit in two taxis at once is passed over."""
    made = 0
    for call in islice(calls, 3 * count):
        if made >= count:
            break
        trip_id = _take(call.asked, call, now=now, by=by)
        made += bool(trip_id)
        if trip_id and call.back is not None and made < count:
            way_back = asking.back_from(call.asked, minute=call.back)
            made += bool(_take(way_back, call, now=now, by=by, return_of=trip_id))
        if made and made % 25 == 0:
            context.say(f"rides: {made} booked")
    return made


def _take(asked: Asked, call: _Call, *, now: datetime, by: Actor, return_of: str = "") -> str:
    """Ask and take the first offer, or the nearest other one; "" when there is none."""
    try:
        answer = asking.ask(asked=asked, channel=call.channel, now=now, rider_id=call.rider_id)
        found = answer.offers or answer.alternatives
        if not found:
            return ""
        acceptance = booking.Acceptance(
            offer=found[0].offer,
            asked=asked,
            rider_id=call.rider_id,
            channel=call.channel,
            return_of=return_of,
        )
        return booking.accept(acceptance, by=by, now=now).trip_id
    except Refusal:
        return ""


def _weekly(known: list[Rider], *, by: Actor, now: datetime) -> None:
    """A few who go to the same clinic every week."""
    clinic = Stop.objects.filter(kind="medical").order_by("order").first()
    for rider in known[:4]:
        if clinic is None or not rider.home_id:
            continue
        asked = Asked(rider.home_id, clinic.id, now.date(), "arrive", 600.0)
        weekly = regular.Weekly(asked=asked, weekdays=frozenset({1, 4}), return_minute=720)
        regular.make_regular(weekly, rider_id=rider.id, by=by, now=now)


def _drive(day: date, *, by: Actor) -> None:
    """Play a day to its end: every stop is reached as planned, everybody comes."""
    for _stop in range(12 * MANY):
        plan = read_day(day).state.plan()
        ahead = [plan.of(vehicle_id)[0] for vehicle_id in read_day(day).state.vehicles if plan.of(vehicle_id)]
        if not ahead:
            break
        _stop_at(min(ahead, key=lambda one: (one.arrive, one.vehicle_id)), day, by=by)


def _stop_at(stop: PlannedStop, day: date, *, by: Actor) -> None:
    """One stop: arrive, and board, alight or rest."""
    last: Command = Rest(stop.vehicle_id)
    if stop.stop.kind == PICKUP:
        last = Board(stop.vehicle_id, stop.stop.key)
    elif stop.stop.kind == DELIVERY:
        last = Alight(stop.vehicle_id, stop.stop.key)
    first: Command = Reach(stop.vehicle_id, stop.stop)
    for command, minute in ((first, stop.arrive), (last, max(stop.end, stop.arrive))):
        moment = moment_of(day, minute).replace(tzinfo=clock.JST)
        days.decide(day=day, command=command, by=by, now=moment)


hooks.demo.register(hooks.DemoPart(id="rides", order=75, load=load, present=present))
