"""The door of web: marks for views, the typed request, fields of forms, dates in words, rate limits."""

from __future__ import annotations

from django.http import HttpRequest

from kinu.kernel.actor import Actor

from .access import (
    Access,
    Door,
    access_at,
    access_of,
    for_anybody_known,
    for_residents,
    open_prefix,
    open_to_all,
    requires,
)
from .assets import built_file
from .city import City, CityUnreadable, Office, Words, city
from .context import languages
from .dates import date_text, datetime_text, days_left_text, time_text, wareki_text, yen_text
from .display import is_language, language_switch_requested, without_errors
from .fields import (
    AddressField,
    AddressInput,
    DatePartsField,
    DatePartsInput,
    KanaField,
    MoneyField,
    NameField,
    PhoneField,
    PhotoField,
    PhotoInput,
    PostcodeField,
    TextField,
)
from .pages import paginate
from .rates import RateLimited, limit_rate
from .ruby import with_ruby, without_ruby
from .summary import ErrorItem, input_id
from .typed import keep_typed, kept_values

__all__ = [
    "Access",
    "AddressField",
    "AddressInput",
    "City",
    "CityUnreadable",
    "DatePartsField",
    "DatePartsInput",
    "Door",
    "ErrorItem",
    "KanaField",
    "KinuRequest",
    "MoneyField",
    "NameField",
    "Office",
    "PhoneField",
    "PhotoField",
    "PhotoInput",
    "PostcodeField",
    "RateLimited",
    "TextField",
    "Words",
    "access_at",
    "access_of",
    "built_file",
    "city",
    "date_text",
    "datetime_text",
    "days_left_text",
    "for_anybody_known",
    "for_residents",
    "input_id",
    "is_language",
    "keep_typed",
    "kept_values",
    "language_switch_requested",
    "languages",
    "limit_rate",
    "open_prefix",
    "open_to_all",
    "paginate",
    "requires",
    "time_text",
    "wareki_text",
    "with_ruby",
    "without_errors",
    "without_ruby",
    "yen_text",
]


class KinuRequest(HttpRequest):
    """A request after identity's middleware: `actor` is always there, a guest when nobody is logged in."""

    actor: Actor
