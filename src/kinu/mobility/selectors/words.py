"""Offers, refusals and states in plain words. Every sentence is computed from what the engine tested, none is free text."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext as _

from kinu.mobility.engine.online import Offer, Reason
from kinu.mobility.models import TripState
from kinu.mobility.rules.fares import Fare
from kinu.platform.web.public import time_text

from .data import fares_on, hours_on, words_of
from .network import StopView
from .trips import clock

MOST_REASONS = 2


def time_words(minute: float) -> str:
    """Return a minute of the day as the reader's language says it."""
    return time_text(clock(minute))


def spoken_time(minute: float) -> str:
    """Return a minute as an operator says it: 9時40分."""
    at = clock(minute)
    return (
        _("%(hour)d時%(minute)02d分") % {"hour": at.hour, "minute": at.minute}
        if at.minute
        else _("%(hour)d時ちょうど") % {"hour": at.hour}
    )


def spoken_offer(offer: Offer, fare: Fare, *, origin: StopView, destination: StopView) -> str:
    """Return the sentence an operator reads aloud."""
    return _(
        "%(start)sから%(end)sの間に、%(origin)sへお迎えに行きます。%(destination)sには、%(arrival)sまでに着きます。運賃は%(fare)s円です。"
    ) % {
        "start": spoken_time(offer.pickup_from),
        "end": spoken_time(offer.pickup_to),
        "origin": origin.label,
        "destination": destination.label,
        "arrival": spoken_time(offer.latest_arrival),
        "fare": f"{fare.yen:,}",
    }


def reason_words(reasons: Iterable[Reason], *, day: date, minute: float | None) -> tuple[str, ...]:
    """Return why there is no offer, the binding reason first; at most two sentences."""
    said = [_reason(one.code, day=day, minute=minute) for one in reasons]
    return tuple(dict.fromkeys(said))[:MOST_REASONS] or (_reason("time", day=day, minute=minute),)


def _reason(code: str, *, day: date, minute: float | None) -> str:
    hours = hours_on(day)
    hour = {"hour": clock(minute).hour} if minute is not None else {}
    if code == "shift" and hours:
        return _("乗合タクシーが走るのは、%(opens)sから%(closes)sまでです。") % {
            "opens": time_words(hours[0]),
            "closes": time_words(hours[1]),
        }
    if hour and code in {"seats", "wheelchairs", "luggage"}:
        return {
            "seats": _("%(hour)d時台は、席がすべて埋まっています。"),
            "wheelchairs": _("%(hour)d時台は、車いすの席がすべて埋まっています。"),
            "luggage": _("%(hour)d時台は、大きな荷物を置く場所がいっぱいです。"),
        }[code] % hour
    return plain_reason(code)


def plain_reason(code: str) -> str:
    """Return the reason behind a refusal in one sentence, without day or hour."""
    return {
        "no-vehicle": _("この日は、走る車がありません。"),
        "skills": _("この乗り方ができる車がありません。"),
        "seats": _("この人数が乗れる席が空いていません。"),
        "wheelchairs": _("車いすの席が空いていません。"),
        "luggage": _("大きな荷物を置く場所が空いていません。"),
        "shift": _("乗合タクシーが走る時間の外です。"),
        "break": _("運転手の休憩の時間と重なります。"),
        "promises": _("先に予約した人との約束の時間に、間に合わなくなります。"),
        "ride": _("乗っている時間が長くなりすぎます。"),
        "unreachable": _("通れる道がなく、この場所へ行けません。"),
        "same-place": _("乗る所と降りる所が同じです。"),
        "past": _("もう過ぎた時間です。"),
    }.get(code, _("この時間に間に合う車がありません。"))


def fare_words(fare_code: str, *, day: date) -> str:
    """Return by which discount or pass a fare was reduced, "" when by none."""
    kind, _colon, code = fare_code.partition(":")
    table = fares_on(day)
    found = table.pass_kind(code) if kind == "pass" else table.discount(code) if kind == "discount" else None
    return words_of(found.name) if found else ""


def state_words(state: str) -> tuple[str, str]:
    """Return a trip's state in words and its tone."""
    return {
        TripState.BOOKED.value: (_("予約できています"), "info"),
        TripState.ABOARD.value: (_("乗っています"), "success"),
        TripState.DONE.value: (_("着きました"), "neutral"),
        TripState.CANCELLED.value: (_("取り消しました"), "neutral"),
        TripState.NO_SHOW.value: (_("乗りませんでした"), "warning"),
    }[state]


def weekday_words(days: Iterable[int]) -> str:
    """Return weekdays as one reads them: 月・水・金."""
    names = (_("月"), _("火"), _("水"), _("木"), _("金"), _("土"), _("日"))
    return "・".join(names[day] for day in sorted(days))
