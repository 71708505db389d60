"""Columns of files that hold personal data."""

from django.utils.translation import gettext_lazy as _

from kinu.platform.hooks import public as hooks

_PURPOSE = _("申請などに付けられたファイルを、見分けて開くため")
_RETENTION = _("付けられた手続きの保存期間が終わるまで(付けられなかったものは7日)")

hooks.personal_data.register(
    hooks.PersonalField(id="files.File.name", purpose=_PURPOSE, retention=_RETENTION, sensitive=True)
)
hooks.personal_data.register(
    hooks.PersonalField(id="files.File.stored_by", purpose=_PURPOSE, retention=_RETENTION)
)
