"""The service of this city as it is published: from the overlay, the stops and the fares."""

from __future__ import annotations

from datetime import date, timedelta

from django.conf import settings
from django.urls import reverse

from kinu.mobility.gtfs import Agency, Booking, Fare, FlexService, Hours, Line, NotPublishable, Stop
from kinu.mobility.gtfs.model import corporate_number_of_municipality
from kinu.mobility.rules.calendar import Service
from kinu.mobility.rules.fares import DataUnreadable
from kinu.platform.web import public as web

from .data import fares_on, has_service, hours_on, service
from .network import StopView, stops

LINE = "shared-taxi"
WEEKDAYS = range(7)


def service_to_publish(*, starts: date, ends: date) -> FlexService:
    """Return the service of the days from `starts` to `ends`. Raises NotPublishable with what is missing."""
    if not has_service():
        raise NotPublishable("この市の service.yaml がありません。")
    try:
        told, table = service(), fares_on(starts)
    except DataUnreadable as wrong:
        raise NotPublishable(str(wrong)) from wrong
    if ends < starts:
        raise NotPublishable("公開期間の終わりが始まりより前です。")
    hours = _hours(told, starts)
    return FlexService(
        agency=_agency(),
        line=Line(
            id=LINE,
            name=told.name["ja"],
            kana=_reading(told),
            name_en=told.name.get("en", ""),
            url=_address("mobility:home"),
        ),
        stops=tuple(_stop(one) for one in stops()),
        hours=(hours,),
        booking=Booking(
            minutes_before=told.minutes_before,
            days_ahead=told.days_ahead,
            desk_opens=hours.opens,
            phone=told.phone,
            url=_address("mobility:book"),
            info_url=_address("mobility:home"),
        ),
        fare=Fare("adult", table.adult),
        starts=starts,
        ends=ends,
        version=starts.strftime("%Y%m%d"),
        closed=tuple(_closed(hours, starts, ends)),
    )


def _agency() -> Agency:
    city = web.city()
    name = str(city.name)
    return Agency(
        number=corporate_number_of_municipality(city.lg_code),
        name=name,
        kana=city.name_kana,
        official_name=name,
        url=city.website or settings.BASE_URL,
        phone=city.phone,
        postcode=city.postcode,
        address=str(city.address),
    )


def _hours(told: Service, day: date) -> Hours:
    valid = [one for one in told.hours if one.valid_from <= day]
    if not valid:
        raise NotPublishable("この日に使える運行時間がありません。")
    rule = max(valid, key=lambda one: one.valid_from)
    runs = tuple(weekday in rule.weekdays for weekday in WEEKDAYS)
    return Hours(
        "usual", (runs[0], runs[1], runs[2], runs[3], runs[4], runs[5], runs[6]), rule.opens, rule.closes
    )


def _closed(hours: Hours, starts: date, ends: date) -> list[date]:
    """Return the days the calendar of the week would run and the service rests all the same."""
    days = (starts + timedelta(days=gap) for gap in range((ends - starts).days + 1))
    return [day for day in days if hours.weekdays[day.weekday()] and hours_on(day) is None]


def _stop(one: StopView) -> Stop:
    return Stop(id=one.id, name=one.label, kana=one.reading, lat=one.lat, lon=one.lon, name_en=one.latin)


def _reading(told: Service) -> str:
    """Return the name's reading: what the plain Japanese name reads aloud."""
    reading = told.name.get("kana", "")
    if not reading:
        raise NotPublishable("service.yaml の name に kana(よみがな)がありません。")
    return reading


def _address(name: str) -> str:
    return settings.BASE_URL.rstrip("/") + reverse(name)
