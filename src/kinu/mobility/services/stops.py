"""Stops from the city's places, and the road map under them."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Max

from kinu.kernel.actor import Actor
from kinu.kernel.ids import new_id
from kinu.mobility.engine.roads import RoadGraph
from kinu.mobility.models import RoadMap, Stop
from kinu.mobility.rules.streets import Origin, graph_as_data, invented_roads
from kinu.platform.audit import public as audit
from kinu.platform.places import public as places

STOP_KINDS = (
    "office", "health", "medical", "welfare", "childcare", "kindergarten", "elementary-school", "junior-high-school",
    "high-school", "foreign-school", "culture", "sport", "park", "sightseeing", "station",
)  # fmt: skip
INVENTED = "invented"
"""Source of roads that nobody surveyed; the pages say so."""


def lay_stops(*, by: Actor, now: datetime) -> int:
    """Make a stop of every town and every facility people go to; what is there keeps its number. Returns how many are new."""
    wanted = [*_town_stops(), *_facility_stops()]
    with (
        transaction.atomic(),
        audit.record("mobility.stops-laid", by=by, subject="stops", now=now) as sentence,
    ):
        known = {row.id: row for row in Stop.objects.all()}
        place = Stop.objects.aggregate(most=Max("place"))["most"]
        place = -1 if place is None else place
        fresh = []
        for order, fields in enumerate(wanted, 1):
            row = known.get(str(fields["id"]))
            if row is None:
                place += 1
                fresh.append(Stop(**fields, order=order, place=place))
            else:
                Stop.objects.filter(id=row.id).update(**fields, order=order)
        Stop.objects.bulk_create(fresh)
        _turn_revision()
        sentence.note(stops=len(wanted), new=len(fresh))
    return len(fresh)


def lay_roads(*, graph: RoadGraph, origin: Origin, source: str, by: Actor, now: datetime) -> None:
    """Replace the road map. Days already opened are planned on the new roads from the next event on."""
    with (
        transaction.atomic(),
        audit.record("mobility.roads-laid", by=by, subject="roads", now=now) as sentence,
    ):
        RoadMap.objects.update_or_create(
            id=1,
            defaults={
                "revision": new_id(),
                "source": source[:200],
                "graph": graph_as_data(graph, origin),
                "made_at": now,
            },
        )
        sentence.note(source=source[:200], junctions=len(graph.xy), roads=len(graph.roads))


def invent_roads(*, by: Actor, now: datetime) -> None:
    """Lay roads nobody surveyed between the stops, with the city's own bridges, for a city without imported roads."""
    bridges = [
        (one.name, one.point.lat, one.point.lon) for one in places.facilities(kind="bridge") if one.point
    ]
    graph, origin = invented_roads([(one.lat, one.lon) for one in Stop.objects.order_by("place")], bridges)
    lay_roads(graph=graph, origin=origin, source=INVENTED, by=by, now=now)


def _town_stops() -> list[dict[str, object]]:
    return [
        {
            "id": one.id, "label": one.name, "reading": one.kana, "latin": one.romaji, "kind": "town",
            "town_id": one.id, "facility_id": "", "district": one.district, "lat": one.point.lat, "lon": one.point.lon,
        }
        for one in places.towns()
    ]  # fmt: skip


def _facility_stops() -> list[dict[str, object]]:
    found = []
    for kind in STOP_KINDS:
        for one in places.facilities(kind=kind):
            if one.point is None:
                continue
            town = places.town(one.town_id)
            found.append(
                {
                    "id": one.id, "label": one.name, "reading": one.kana, "latin": "", "kind": kind,
                    "town_id": one.town_id, "facility_id": one.id, "district": town.district if town else "",
                    "lat": one.point.lat, "lon": one.point.lon,
                }
            )  # fmt: skip
    return found


def _turn_revision() -> None:
    """Tell every process that the stops changed."""
    RoadMap.objects.filter(id=1).update(revision=new_id())
