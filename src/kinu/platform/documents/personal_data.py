"""Columns of documents that hold personal data."""

from django.utils.translation import gettext_lazy as _

from kinu.platform.hooks import public as hooks

_PURPOSE = _("発行した文書を、本人の手続きと結び付けるため")
_RETENTION = _("文書が本物かどうかを答える必要がある間(原則10年)")

for _column in ("resident_id", "subject", "issued_by"):
    hooks.personal_data.register(
        hooks.PersonalField(id=f"documents.Document.{_column}", purpose=_PURPOSE, retention=_RETENTION)
    )
hooks.personal_data.register(
    hooks.PersonalField(
        id="documents.Document.state_reason",
        purpose=_("取り消した理由を残すため"),
        retention=_RETENTION,
        sensitive=True,
    )
)
