"""Columns of messages that hold personal data."""

from django.utils.translation import gettext_lazy as _

from kinu.platform.hooks import public as hooks

_PURPOSE = _("市からのお知らせを本人に伝え、あとから読めるようにするため")
_RETENTION = _("届いてから5年")

for _column, _sensitive in (
    ("account_id", False),
    ("resident_id", False),
    ("number", False),
    ("subject", True),
    ("body", True),
    ("url", False),
    ("language", False),
):
    hooks.personal_data.register(
        hooks.PersonalField(
            id=f"kinu_messages.Message.{_column}",
            purpose=_PURPOSE,
            retention=_RETENTION,
            sensitive=_sensitive,
        )
    )
