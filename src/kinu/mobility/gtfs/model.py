"""What is published of a shared-ride service. Times are minutes since midnight; points are WGS 84 degrees."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


class NotPublishable(ValueError):  # noqa: N818  an answer to whoever wants to publish
    """The service lacks something without which the feed would be refused elsewhere; the sentence says what."""


@dataclass(frozen=True, slots=True)
class Agency:
    """Who runs the service. `number` is the 法人番号 (13 digits), the agency_id of GTFS-JP."""

    number: str
    name: str
    kana: str
    official_name: str
    url: str
    phone: str = ""
    postcode: str = ""
    address: str = ""
    president_post: str = ""
    president_name: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """The name under which people know the service."""

    id: str
    name: str
    kana: str
    name_en: str = ""
    color: str = "0017C1"
    url: str = ""


@dataclass(frozen=True, slots=True)
class Stop:
    """A place where the vehicle stops. `wheelchair` is None while nobody has looked."""

    id: str
    name: str
    kana: str
    lat: float
    lon: float
    name_en: str = ""
    wheelchair: bool | None = None


@dataclass(frozen=True, slots=True)
class Hours:
    """When rides are given: the days of the week from Monday, first pickup and last drop-off."""

    id: str
    weekdays: tuple[bool, bool, bool, bool, bool, bool, bool]
    opens: int
    closes: int


@dataclass(frozen=True, slots=True)
class Booking:
    """How one books: at the latest `minutes_before`, at the earliest `days_ahead` days before from `desk_opens` on."""

    minutes_before: int
    days_ahead: int
    desk_opens: int
    phone: str = ""
    url: str = ""
    info_url: str = ""
    message: str = ""


@dataclass(frozen=True, slots=True)
class Fare:
    """The price of one ride for one adult, in yen."""

    id: str
    yen: int


@dataclass(frozen=True, slots=True)
class FlexService:
    """Everything the feed says. `area` is the ring (lon, lat) inside which the vehicle comes to the door, or empty."""

    agency: Agency
    line: Line
    stops: tuple[Stop, ...]
    hours: tuple[Hours, ...]
    booking: Booking
    fare: Fare
    starts: date
    ends: date
    version: str
    closed: tuple[date, ...] = ()
    area: tuple[tuple[float, float], ...] = ()
    area_name: str = ""
    area_kana: str = ""

    def check(self) -> None:
        """Refuse what GTFS-JP or a reader of it would refuse, naming the first thing to mend."""
        if not corporate_number_fits(self.agency.number):
            raise NotPublishable(f"法人番号が正しくありません: {self.agency.number or '(空)'}")
        if self.ends < self.starts:
            raise NotPublishable("公開期間の終わりが始まりより前です。")
        if len(self.stops) < 2 and not self.area:
            raise NotPublishable("乗降場所が2か所以上、または区域が必要です。")
        if not self.hours or any(band.closes <= band.opens for band in self.hours):
            raise NotPublishable("運行時間がないか、終わりが始まりより前です。")
        self._check_stops()
        if self.area and (len(self.area) < 4 or self.area[0] != self.area[-1]):
            raise NotPublishable("区域の輪が閉じていません。")

    def _check_stops(self) -> None:
        seen: set[str] = set()
        for stop in self.stops:
            if stop.id in seen:
                raise NotPublishable(f"乗降場所の番号が重なっています: {stop.id}")
            seen.add(stop.id)
            # 標準的なバス情報フォーマット第2版(2019)から、よみがな(ja-Hrkt)は必須。
            if not stop.kana:
                raise NotPublishable(f"乗降場所のよみがながありません: {stop.name}")
            if not (20 <= stop.lat <= 46 and 122 <= stop.lon <= 154):
                raise NotPublishable(f"乗降場所の位置が日本の外です: {stop.name}")


def corporate_number_fits(digits: str) -> bool:
    """Tell whether 13 digits carry the check digit of 法人番号 (法人番号の指定等に関する省令 2条).

    >>> corporate_number_fits("8000020130001"), corporate_number_fits("8000020130002")
    (True, False)
    """
    return (
        len(digits) == 13 and digits.isascii() and digits.isdigit() and _check_digit(digits[1:]) == digits[0]
    )


def corporate_number_of_municipality(lg_code: str) -> str:
    """Return the 法人番号 of a local government from its six-digit code (基礎番号 is 000020 and the code).

    >>> corporate_number_of_municipality("130001")
    '8000020130001'
    """
    base = f"000020{lg_code}"
    return _check_digit(base) + base


def _check_digit(base: str) -> str:
    total = sum(int(digit) * (1 if n % 2 else 2) for n, digit in enumerate(reversed(base), start=1))
    return str(9 - total % 9)
