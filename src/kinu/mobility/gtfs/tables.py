"""The files of the feed. Field names: GTFS Schedule reference (revision 2026-04-27) and GTFS-JP for `agency_jp`."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator
from datetime import date

from .model import FlexService, Hours

Row = dict[str, object]
BOOKED = 2  # "must phone or ask the agency"; a window forbids 0 and 3
NEVER = 1
RULE = "booking"
GROUP = "stops"
AREA = "area"


def files(service: FlexService) -> dict[str, str]:
    """Return every file of the feed as text, by name; the same service always gives the same text."""
    service.check()
    out = {
        "agency.txt": _table(_agency(service)),
        "agency_jp.txt": _table(_agency_jp(service)),
        "routes.txt": _table(_routes(service)),
        "trips.txt": _table(_trips(service)),
        "stop_times.txt": _table(_stop_times(service)),
        "calendar.txt": _table(_calendar(service)),
        "booking_rules.txt": _table(_booking_rules(service)),
        "fare_attributes.txt": _table(_fare_attributes(service)),
        "fare_rules.txt": _table([{"fare_id": service.fare.id, "route_id": service.line.id}]),
        "translations.txt": _table(_translations(service)),
        "feed_info.txt": _table(_feed_info(service)),
        "attributions.txt": _table(_attributions(service)),
        "stops.txt": _table(_stops(service)),
    }
    if service.stops:
        out["location_groups.txt"] = _table(
            [{"location_group_id": GROUP, "location_group_name": service.line.name}]
        )
        out["location_group_stops.txt"] = _table(
            {"location_group_id": GROUP, "stop_id": stop.id} for stop in service.stops
        )
    if service.area:
        out["locations.geojson"] = _locations(service)
    if service.closed:
        out["calendar_dates.txt"] = _table(_closed_days(service))
    return out


def _agency(service: FlexService) -> Iterator[Row]:
    agency = service.agency
    yield {
        "agency_id": agency.number,
        "agency_name": agency.name,
        "agency_url": agency.url,
        "agency_timezone": "Asia/Tokyo",
        "agency_lang": "ja",
        "agency_phone": agency.phone,
    }


def _agency_jp(service: FlexService) -> Iterator[Row]:
    agency = service.agency
    yield {
        "agency_id": agency.number,
        "agency_official_name": agency.official_name,
        "agency_zip_number": agency.postcode.replace("-", ""),
        "agency_address": agency.address,
        "agency_president_pos": agency.president_post,
        "agency_president_name": agency.president_name,
    }


def _stops(service: FlexService) -> Iterator[Row]:
    for stop in service.stops:
        yield {
            "stop_id": stop.id,
            "stop_name": stop.name,
            "stop_lat": f"{stop.lat:.6f}",
            "stop_lon": f"{stop.lon:.6f}",
            "zone_id": service.line.id,
            "location_type": 0,
            "wheelchair_boarding": {None: 0, True: 1, False: 2}[stop.wheelchair],
        }
    if not service.stops:
        yield dict.fromkeys(("stop_id", "stop_name", "stop_lat", "stop_lon"))


def _routes(service: FlexService) -> Iterator[Row]:
    yield {
        "route_id": service.line.id,
        "agency_id": service.agency.number,
        "route_long_name": service.line.name,
        "route_type": 3,
        "route_url": service.line.url,
        "route_color": service.line.color,
        "route_text_color": "FFFFFF",
    }


def _trips(service: FlexService) -> Iterator[Row]:
    for band, place in _rides(service):
        yield {
            "route_id": service.line.id,
            "service_id": band.id,
            "trip_id": f"{band.id}-{place}",
            "trip_headsign": service.line.name,
            "wheelchair_accessible": 1,
        }


def _stop_times(service: FlexService) -> Iterator[Row]:
    """Two records per ride, from anywhere to anywhere of one group or area, as the Flex examples do."""
    for band, place in _rides(service):
        for sequence, (pickup, drop_off) in enumerate(((BOOKED, NEVER), (NEVER, BOOKED)), start=1):
            yield {
                "trip_id": f"{band.id}-{place}",
                "stop_sequence": sequence,
                "location_group_id": GROUP if place == GROUP else "",
                "location_id": AREA if place == AREA else "",
                "start_pickup_drop_off_window": _clock(band.opens),
                "end_pickup_drop_off_window": _clock(band.closes),
                "pickup_type": pickup,
                "drop_off_type": drop_off,
                "pickup_booking_rule_id": RULE if pickup == BOOKED else "",
                "drop_off_booking_rule_id": RULE if drop_off == BOOKED else "",
            }


def _rides(service: FlexService) -> Iterator[tuple[Hours, str]]:
    for band in service.hours:
        if service.stops:
            yield band, GROUP
        if service.area:
            yield band, AREA


def _calendar(service: FlexService) -> Iterator[Row]:
    names = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
    for band in service.hours:
        yield {
            "service_id": band.id,
            **{name: int(runs) for name, runs in zip(names, band.weekdays, strict=True)},
            "start_date": _day(service.starts),
            "end_date": _day(service.ends),
        }


def _closed_days(service: FlexService) -> Iterator[Row]:
    for band in service.hours:
        for day in sorted(set(service.closed)):
            if service.starts <= day <= service.ends and band.weekdays[day.weekday()]:
                yield {"service_id": band.id, "date": _day(day), "exception_type": 2}


def _booking_rules(service: FlexService) -> Iterator[Row]:
    booking = service.booking
    yield {
        "booking_rule_id": RULE,
        "booking_type": 1,
        "prior_notice_duration_min": booking.minutes_before,
        "prior_notice_start_day": booking.days_ahead,
        "prior_notice_start_time": _clock(booking.desk_opens),
        "message": booking.message,
        "phone_number": booking.phone,
        "info_url": booking.info_url,
        "booking_url": booking.url,
    }


def _fare_attributes(service: FlexService) -> Iterator[Row]:
    yield {
        "fare_id": service.fare.id,
        "price": service.fare.yen,
        "currency_type": "JPY",
        "payment_method": 0,
        "transfers": 0,
        "agency_id": service.agency.number,
    }


def _translations(service: FlexService) -> Iterator[Row]:
    """The readings (ja-Hrkt), which GTFS-JP requires since its second edition, and English where there is any."""
    yield from _words("agency", "agency_name", service.agency.number, service.agency.kana, "")
    yield from _words("routes", "route_long_name", service.line.id, service.line.kana, service.line.name_en)
    for band, place in _rides(service):
        trip = f"{band.id}-{place}"
        yield from _words("trips", "trip_headsign", trip, service.line.kana, service.line.name_en)
    for stop in service.stops:
        yield from _words("stops", "stop_name", stop.id, stop.kana, stop.name_en)


def _words(table: str, field: str, record: str, kana: str, english: str) -> Iterator[Row]:
    for language, text in (("ja-Hrkt", kana), ("en", english)):
        if text:
            yield {
                "table_name": table,
                "field_name": field,
                "language": language,
                "translation": text,
                "record_id": record,
            }


def _feed_info(service: FlexService) -> Iterator[Row]:
    yield {
        "feed_publisher_name": service.agency.name,
        "feed_publisher_url": service.agency.url,
        "feed_lang": "ja",
        "default_lang": "ja",
        "feed_start_date": _day(service.starts),
        "feed_end_date": _day(service.ends),
        "feed_version": service.version,
        "feed_contact_url": service.agency.url,
    }


def _attributions(service: FlexService) -> Iterator[Row]:
    yield {
        "attribution_id": "authority",
        "organization_name": service.agency.name,
        "is_authority": 1,
        "attribution_url": service.agency.url,
    }


def _locations(service: FlexService) -> str:
    feature = {
        "type": "Feature",
        "id": AREA,
        "properties": {"stop_name": service.area_name},
        "geometry": {
            "type": "Polygon",
            "coordinates": [[[round(lon, 6), round(lat, 6)] for lon, lat in service.area]],
        },
    }
    return (
        json.dumps({"type": "FeatureCollection", "features": [feature]}, ensure_ascii=False, indent=1) + "\n"
    )


def _table(rows: Iterable[Row]) -> str:
    held = list(rows)
    out = io.StringIO()
    writer = csv.DictWriter(out, fieldnames=list(held[0]), lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(row for row in held if any(value is not None for value in row.values()))
    return out.getvalue()


def _clock(minutes: int) -> str:
    """Return minutes since midnight as the format's time, which may pass 24 hours.

    >>> _clock(510), _clock(1500)
    ('08:30:00', '25:00:00')
    """
    return f"{minutes // 60:02d}:{minutes % 60:02d}:00"


def _day(day: date) -> str:
    return day.strftime("%Y%m%d")
