"""One value at a time: from what was typed to what is kept. Each reader returns the value or raises Unfit."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Final

from kinu.kernel import kana, wareki

from .model import ADDRESS_PARTS, Field

_MAIL = re.compile(r"[^@\s]{1,64}@[^@\s.]+(\.[^@\s.]+)+")
_UNREADABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffd\ud800-\udfff]")
_LONGEST = 2000
_LONGEST_LINE = 200


class Unfit(ValueError):  # noqa: N818
    """The input cannot be kept; `code` names the sentence, `holes` fill it."""

    def __init__(self, code: str, **holes: object) -> None:
        self.code, self.holes = code, holes
        super().__init__(code)


def read(field: Field, raw: Any, *, today: date) -> Any:
    """Return the value of one input as JSON keeps it; None when nothing was entered. Raises Unfit."""
    if is_blank(raw):
        return None
    _refuse_unreadable(raw)
    return _READERS[field.type](field, raw, today)


def is_blank(raw: Any) -> bool:
    """Tell whether nothing was entered: no text, no chosen value, no part of a date or address."""
    if raw is None:
        return True
    if isinstance(raw, str):
        return not raw.strip()
    if isinstance(raw, Mapping):
        return all(is_blank(each) for each in raw.values())
    if isinstance(raw, list | tuple):
        return all(is_blank(each) for each in raw)
    return False


def _refuse_unreadable(raw: Any) -> None:
    if isinstance(raw, str) and _UNREADABLE.search(raw):
        raise Unfit("unreadable")
    for each in raw.values() if isinstance(raw, Mapping) else raw if isinstance(raw, list | tuple) else ():
        _refuse_unreadable(each)


def _line(field: Field, raw: Any, today: date) -> str:  # noqa: ARG001  one signature for all readers
    return _checked(field, kana.tidy(_single(raw)), longest=_LONGEST_LINE)


def _lines(field: Field, raw: Any, today: date) -> str:  # noqa: ARG001
    lines = (kana.tidy(line) for line in _single(raw).replace("\r\n", "\n").replace("\r", "\n").split("\n"))
    return _checked(field, "\n".join(lines).strip(), longest=_LONGEST)


def _checked(field: Field, text: str, *, longest: int) -> str:
    rules = field.rules
    length = len(kana.without_selectors(text))
    if rules.min_length is not None and length < rules.min_length:
        raise Unfit("too-short", limit=rules.min_length)
    limit = rules.max_length if rules.max_length is not None else longest
    if length > limit:
        raise Unfit("too-long", limit=limit)
    if rules.pattern and not re.fullmatch(rules.pattern, text):
        raise Unfit("pattern", example=rules.example)
    return text


def _kana(field: Field, raw: Any, today: date) -> str:  # noqa: ARG001
    text = kana.to_katakana(_single(raw))
    if not kana.is_katakana(text):
        raise Unfit("not-kana")
    return _checked(field, text, longest=_LONGEST_LINE)


def _date(field: Field, raw: Any, today: date) -> str:
    day = _day_of_parts(raw) if isinstance(raw, Mapping) else _day_of_text(_single(raw))
    if day.year < 1868:
        raise Unfit("not-a-date")
    if field.rules.not_future and day > today:
        raise Unfit("future")
    if field.rules.not_past and day < today:
        raise Unfit("past")
    return day.isoformat()


def _day_of_text(text: str) -> date:
    try:
        return wareki.parse_date(text)
    except wareki.NotADate as error:
        raise Unfit("not-a-date") from error


def _day_of_parts(raw: Mapping[str, Any]) -> date:
    """Read three inputs. The year may be Western or of an era, as 昭和60 or S60 or with an input `era`."""
    year, month, day = (kana.tidy(str(raw.get(part) or "")) for part in ("year", "month", "day"))
    era = kana.tidy(str(raw.get("era") or ""))
    return _day_of_text(f"{era}{year.removesuffix('年')}-{month.removesuffix('月')}-{day.removesuffix('日')}")


def _year_month(field: Field, raw: Any, today: date) -> str:
    if isinstance(raw, Mapping):
        day = _day_of_parts({**raw, "day": "1"})
    else:
        day = _day_of_text(_single(raw).rstrip("月").replace("年", "-") + "-1")
    if field.rules.not_future and (day.year, day.month) > (today.year, today.month):
        raise Unfit("future")
    if field.rules.not_past and (day.year, day.month) < (today.year, today.month):
        raise Unfit("past")
    return f"{day.year:04d}-{day.month:02d}"


def _number(field: Field, raw: Any, today: date) -> int:  # noqa: ARG001
    text = str(raw) if isinstance(raw, int) else kana.tidy(_single(raw))
    text = text.replace(",", "").removesuffix("円").strip()
    if not re.fullmatch(r"-?[0-9]{1,12}", text):
        raise Unfit("not-a-number")
    number = int(text)
    if field.rules.min is not None and number < field.rules.min:
        raise Unfit("too-small", limit=field.rules.min)
    if field.rules.max is not None and number > field.rules.max:
        raise Unfit("too-big", limit=field.rules.max)
    return number


def _yes_no(field: Field, raw: Any, today: date) -> bool:  # noqa: ARG001
    if isinstance(raw, bool):
        return raw
    word = _single(raw).strip().lower()
    if word in {"yes", "true", "on", "1"}:
        return True
    if word in {"no", "false", "off", "0"}:
        return False
    raise Unfit("unknown-choice")


def _choice(field: Field, raw: Any, today: date) -> str:  # noqa: ARG001
    value = _single(raw)
    if value not in {option.value for option in field.options}:
        raise Unfit("unknown-choice")
    return value


def _choices(field: Field, raw: Any, today: date) -> list[str]:  # noqa: ARG001
    given = [str(each) for each in (raw if isinstance(raw, list | tuple) else [raw]) if not is_blank(each)]
    order = [option.value for option in field.options]
    if any(value not in order for value in given):
        raise Unfit("unknown-choice")
    chosen = [value for value in order if value in given]
    if field.rules.min is not None and len(chosen) < field.rules.min:
        raise Unfit("too-few", limit=field.rules.min)
    if field.rules.max is not None and len(chosen) > field.rules.max:
        raise Unfit("too-many", limit=field.rules.max)
    return chosen


def _address(field: Field, raw: Any, today: date) -> dict[str, str]:  # noqa: ARG001
    if not isinstance(raw, Mapping):
        raw = {"rest": _single(raw), "town": " "}
    parts = {part: kana.tidy(str(raw.get(part) or "")) for part in ADDRESS_PARTS}
    parts["postcode"] = _postcode_digits(parts["postcode"]) if parts["postcode"] else ""
    if field.rules.in_city and not parts["town_id"]:
        raise Unfit("not-in-city")
    if not (parts["town"] or parts["city"]) or not parts["rest"]:
        raise Unfit("address")
    if any(len(each) > _LONGEST_LINE for each in parts.values()):
        raise Unfit("too-long", limit=_LONGEST_LINE)
    return {part: value for part, value in parts.items() if value}


def _phone(field: Field, raw: Any, today: date) -> str:  # noqa: ARG001
    text = kana.tidy(_single(raw))
    if not re.fullmatch(r"\+?[0-9()\-‐−ー ]{9,20}", text):
        raise Unfit("phone")
    digits = kana.to_digits(text)
    if text.startswith("+"):
        return f"+{digits}"
    if not re.fullmatch(r"0[0-9]{9,10}", digits):
        raise Unfit("phone")
    return digits


def _email(field: Field, raw: Any, today: date) -> str:  # noqa: ARG001
    text = kana.tidy(_single(raw))
    if len(text) > _LONGEST_LINE or not _MAIL.fullmatch(text):
        raise Unfit("email")
    return text


def _postcode(field: Field, raw: Any, today: date) -> str:  # noqa: ARG001
    return _postcode_digits(_single(raw))


def _postcode_digits(text: str) -> str:
    digits = kana.to_digits(text)
    if len(digits) != 7:
        raise Unfit("postcode")
    return digits


def _single(raw: Any) -> str:
    if isinstance(raw, list | tuple):
        raw = next((each for each in raw if not is_blank(each)), "")
    if isinstance(raw, Mapping):
        raise Unfit("unreadable")
    return str(raw)


_READERS: Final[Mapping[str, Callable[[Field, Any, date], Any]]] = {
    "text": _line,
    "textarea": _lines,
    "kana": _kana,
    "date": _date,
    "ym": _year_month,
    "int": _number,
    "money": _number,
    "bool": _yes_no,
    "choice": _choice,
    "choices": _choices,
    "address": _address,
    "phone": _phone,
    "email": _email,
    "postcode": _postcode,
}
