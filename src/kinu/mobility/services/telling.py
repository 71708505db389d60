"""Messages to riders. Whoever has no account is called by the operator: the paper list names them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db import transaction
from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from kinu.kernel.clock import JST
from kinu.messages import public as messages
from kinu.mobility.models import Trip, TripState
from kinu.mobility.rules.calendar import clock_text, minute_of, moment_of
from kinu.mobility.selectors.data import service
from kinu.mobility.selectors.days import Day, read_day


def tell_accepted(trip: Trip, *, now: datetime) -> None:
    """Say what was promised."""
    _tell(
        trip,
        "mobility.accepted",
        _("乗合タクシーの予約ができました"),
        format_lazy(
            _(
                "{day} {start}から{end}の間に「{origin}」へ迎えに行きます。\n"
                "「{destination}」には{arrival}までに着きます。\n運賃は{fare}円です。"
            ),
            **_facts(trip),
        ),
        now=now,
    )


def tell_cancelled(trip: Trip, *, now: datetime) -> None:
    """Say that the ride does not take place."""
    body = format_lazy(_("{day} {start}から{end}の「{origin}」からの予約を取り消しました。"), **_facts(trip))
    _tell(trip, "mobility.cancelled", _("乗合タクシーの予約を取り消しました"), body, now=now)


def tell_promise(trip: Trip, *, moved: bool, now: datetime) -> None:
    """Say that the promised window became narrower, or moved with the rider's consent."""
    subject = _("迎えの時間が変わりました") if moved else _("迎えの時間がはっきりしました")
    body = format_lazy(
        _(
            "{day}の「{origin}」への迎えは、{start}から{end}の間です。「{destination}」には{arrival}までに着きます。"
        ),
        **_facts(trip),
    )
    _tell(trip, "mobility.promise", subject, body, now=now)


def tell_not_booked(trip_day: date, minute: int, *, rider: object, now: datetime) -> None:
    """Say that a regular trip could not be booked on a day."""
    body = format_lazy(
        _(
            "{day} {time}のいつもの予約は、取れませんでした。ほかの時間なら乗れるかもしれません。予約のページで確かめてください。"
        ),
        day=_day(trip_day),
        time=clock_text(minute),
    )
    _send(
        rider,
        kind="mobility.not-booked",
        subject=_("いつもの予約が取れませんでした"),
        body=body,
        url=reverse("mobility:book"),
        now=now,
    )


def spread_delays(day: Day, *, now: datetime) -> int:
    """Tell every rider whose taxi will come later than promised, each new delay once; returns how many were told."""
    late = {
        risk.request_id: risk
        for risk in day.state.at_risk(minute_of(now, day=day.day))
        if risk.kind == "pickup" and risk.late > 0
    }
    told = 0
    enough = service().delay_told
    trips = Trip.objects.filter(id__in=list(late), state=TripState.BOOKED).select_related(
        "rider", "origin", "destination"
    )
    for trip in trips:
        risk = late[trip.id]
        if risk.late - trip.told_delay < enough:
            continue
        Trip.objects.filter(id=trip.id).update(told_delay=risk.late)
        _tell_delay(trip, expected=risk.expected, late=risk.late, now=now)
        told += 1
    return told


def _tell_delay(trip: Trip, *, expected: float, late: float, now: datetime) -> None:
    body = format_lazy(
        _(
            "乗合タクシーがおくれています。「{origin}」には{expected}ごろ着きます。約束の時間より約{late}分おそくなります。申しわけありません。"
        ),
        **(_facts(trip) | {"expected": clock_text(expected), "late": str(max(1, round(late)))}),
    )
    _tell(trip, "mobility.delay", _("乗合タクシーがおくれています"), body, now=now)


def remind(*, now: datetime) -> int:
    """Remind the riders whose window begins soon, each once; returns how many trips were marked."""
    ahead = timedelta(minutes=service().remind_minutes)
    days = {now.date(), (now + ahead).date()}
    reminded = 0
    for trip in Trip.objects.filter(day__in=days, state=TripState.BOOKED, reminded_at=None).select_related(
        "rider", "origin", "destination"
    ):
        start = moment_of(trip.day, trip.window_from).replace(tzinfo=JST)
        if start - ahead <= now <= start:
            reminded += _remind(trip, now=now)
    return reminded


def _remind(trip: Trip, *, now: datetime) -> int:
    with transaction.atomic():
        mine = Trip.objects.filter(id=trip.id, reminded_at=None, state=TripState.BOOKED).update(
            reminded_at=now
        )
        if mine:
            body = format_lazy(
                _(
                    "{start}から{end}の間に「{origin}」へ迎えに行きます。5分前には停留所に出てお待ちください。予約番号は{number}です。"
                ),
                **_facts(trip),
            )
            _tell(trip, "mobility.reminder", _("もうすぐ乗合タクシーが迎えに行きます"), body, now=now)
    return mine


def check_days(days: Iterable[date], *, now: datetime) -> int:
    """Look for delays on these days without anybody having pressed a button; returns how many riders were told."""
    told = 0
    for day in days:
        if Trip.objects.filter(day=day, state=TripState.BOOKED).exists():
            with transaction.atomic():
                told += spread_delays(read_day(day), now=now)
    return told


def _facts(trip: Trip) -> dict[str, object]:
    return {
        "number": trip.number,
        "day": _day(trip.day),
        "start": clock_text(trip.window_from),
        "end": clock_text(trip.window_until),
        "arrival": clock_text(trip.arrive_by),
        "origin": trip.origin.label,
        "destination": trip.destination.label,
        "fare": f"{trip.fare:,}",
    }


def _day(day: date) -> str:
    return f"{day.month}/{day.day}"


def _tell(trip: Trip, kind: str, subject: object, body: object, *, now: datetime) -> None:
    _send(
        trip.rider,
        kind=kind,
        subject=subject,
        body=body,
        url=reverse("mobility:trip", args=[trip.id]),
        number=trip.number,
        now=now,
    )


def _send(
    rider: object, *, kind: str, subject: object, body: object, url: str, now: datetime, number: str = ""
) -> None:
    account_id, resident_id = getattr(rider, "account_id", ""), getattr(rider, "resident_id", "")
    if not account_id and not resident_id:
        return
    messages.tell(
        kind=kind, subject=subject, body=body, now=now, account_id=account_id, resident_id=resident_id, url=url,
        number=number,
    )  # fmt: skip
