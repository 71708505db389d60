"""Fields of forms as Japanese people fill them in: any width, any era, kana, postcode, telephone, money."""

from .address import AddressField, AddressInput
from .dates import DatePartsField, DatePartsInput
from .files import PhotoField, PhotoInput
from .texts import (
    KanaField,
    MoneyField,
    NameField,
    PhoneField,
    PostcodeField,
    TextField,
    phone_problem,
)

__all__ = [
    "AddressField",
    "AddressInput",
    "DatePartsField",
    "DatePartsInput",
    "KanaField",
    "MoneyField",
    "NameField",
    "PhoneField",
    "PhotoField",
    "PhotoInput",
    "PostcodeField",
    "TextField",
    "phone_problem",
]
