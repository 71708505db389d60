"""Columns of mobility that hold personal data."""

from django.utils.translation import gettext_lazy as _

from kinu.platform.hooks import public as hooks

_RIDE = _("迎えに行き、予約の変更やおくれを伝えるため")
_FARE = _("割引や定期券を使うため")
_WHO = _("だれがいつ受けたかを示すため")
_WHY = _("なぜ予定を変えたかを、後から見る人に示すため")
_DRIVE = _("だれがどの車を運転するかを決めるため")
_THREE = _("最後に乗ってから3年")
_FIVE = _("運行の日から5年")
_WORK = _("運転をやめてから1年")

_COLUMNS: tuple[tuple[str, object, object, bool], ...] = (
    ("Rider.resident_id", _RIDE, _THREE, False),
    ("Rider.account_id", _RIDE, _THREE, False),
    ("Rider.name", _RIDE, _THREE, True),
    ("Rider.kana", _RIDE, _THREE, True),
    ("Rider.phone", _RIDE, _THREE, True),
    ("Rider.home", _RIDE, _THREE, True),
    ("Rider.wheelchair", _RIDE, _THREE, True),
    ("Rider.discounts", _FARE, _THREE, True),
    ("Rider.note", _RIDE, _THREE, True),
    ("Pass.code", _FARE, _THREE, False),
    ("RegularTrip.rider", _RIDE, _THREE, False),
    ("Trip.rider", _RIDE, _THREE, False),
    ("Trip.booked_by", _WHO, _FIVE, False),
    ("DayEvent.by", _WHO, _("消さない（名前はふくまない）"), False),
    ("DriverTap.by", _WHO, _FIVE, False),
    ("EventNote.reason", _WHY, _FIVE, True),
    ("Driver.name", _DRIVE, _WORK, False),
    ("Driver.kana", _DRIVE, _WORK, False),
    ("Driver.phone", _DRIVE, _WORK, False),
    ("Driver.account_id", _DRIVE, _WORK, False),
)

for _column, _purpose, _retention, _sensitive in _COLUMNS:
    hooks.personal_data.register(
        hooks.PersonalField(
            f"mobility.{_column}", purpose=_purpose, retention=_retention, sensitive=_sensitive
        )
    )
