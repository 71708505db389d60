"""The day's list on paper: who is picked up where and when, per vehicle in the order of driving."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time

from kinu.kernel.actor import Actor
from kinu.mobility.engine.online import DELIVERY, PICKUP, PlannedStop
from kinu.mobility.models import Driver, Rider, Shift, Trip, TripState, Vehicle
from kinu.platform.audit import public as audit
from kinu.platform.people import public as people

from .trips import clock, place_labels, plan_of


@dataclass(frozen=True, slots=True)
class PaperLine:
    """One stop of a vehicle: `what` is pickup, dropoff or break."""

    at: time
    what: str
    place: str
    number: str
    name: str
    phone: str
    people: int
    wheelchairs: int
    luggage: int
    starts: time | None
    ends: time | None
    arrives: time | None
    fare: int | None
    note: str


@dataclass(frozen=True, slots=True)
class PaperVehicle:
    vehicle: str
    driver: str
    shift_from: time
    shift_to: time
    lines: tuple[PaperLine, ...]


def paper(day: date, *, by: Actor, now: datetime) -> tuple[PaperVehicle, ...]:
    """Return the open stops of a day per vehicle and write one look at each rider named.

    Of protected people only the booking number is printed: paper lies about.
    """
    plan = plan_of(day, now=now)
    trips = {
        row.id: row
        for row in Trip.objects.filter(
            day=day, state__in=(TripState.BOOKED, TripState.ABOARD)
        ).select_related("rider")
    }
    riders = [row.rider for row in trips.values() if row.rider is not None]
    locked = people.protected_among([one.resident_id for one in riders if one.resident_id], on=day)
    ids = [one.resident_id for one in riders if one.resident_id]
    if ids:
        audit.look_many(by=by, resident_ids=ids, what="乗合タクシーの一覧（紙）", now=now)
    labels, shifts = place_labels(), {row.vehicle_id: row for row in _shifts(day)}
    vehicles = dict(Vehicle.objects.values_list("id", "label"))
    return tuple(
        _vehicle(
            shifts.get(vehicle_id),
            vehicles.get(vehicle_id, vehicle_id),
            tuple(_line(stop, trips, labels, locked) for stop in stops),
        )
        for vehicle_id, stops in plan
    )


def _shifts(day: date) -> list[Shift]:
    return list(Shift.objects.filter(day=day).select_related("driver"))


def _vehicle(shift: Shift | None, label: str, lines: tuple[PaperLine, ...]) -> PaperVehicle:
    driver: Driver | None = shift.driver if shift else None
    return PaperVehicle(
        vehicle=label,
        driver=driver.name if driver else "",
        shift_from=clock(shift.starts if shift else 0),
        shift_to=clock(shift.ends if shift else 0),
        lines=lines,
    )


def _line(
    stop: PlannedStop, trips: dict[str, Trip], labels: dict[int, str], locked: frozenset[str]
) -> PaperLine:
    trip = trips.get(stop.stop.key)
    what = {PICKUP: "pickup", DELIVERY: "dropoff"}.get(stop.stop.kind, "break")
    rider: Rider | None = trip.rider if trip else None
    hidden = rider is not None and rider.resident_id in locked
    shown = rider if rider is not None and not hidden else None
    is_pickup = what == "pickup" and trip is not None
    return PaperLine(
        at=clock(stop.arrive), what=what, place=labels.get(stop.place, ""), number=trip.number if trip else "",
        name=shown.name if shown else "", phone=shown.phone if shown and is_pickup else "",
        people=trip.people if trip else 0, wheelchairs=trip.wheelchairs if trip else 0,
        luggage=trip.luggage if trip else 0, starts=clock(trip.window_from) if trip and is_pickup else None,
        ends=clock(trip.window_until) if trip and is_pickup else None,
        arrives=clock(trip.arrive_by) if trip and what == "dropoff" else None,
        fare=trip.fare if trip and is_pickup else None, note=shown.note if shown and is_pickup else "",
    )  # fmt: skip
