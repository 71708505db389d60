"""Columns of this room that hold personal data: why and for how long."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from kinu.platform.hooks import public as hooks

_LEDGER = _("受けられるのに申請していない人を見つけて知らせるため")
_FOUND = _("対象の人に知らせ、同じ年度に二度知らせないため")
_WHO = _("だれがいつ扱ったかを示すため")
_THREE = _("基準日から3年")
_FIVE = _("年度が終わってから5年")

_COLUMNS: tuple[tuple[str, object, object, bool], ...] = (
    ("LedgerImport.file_name", _("どのファイルを取り込んだかを示すため"), _FIVE, False),
    ("LedgerImport.by_account", _WHO, _FIVE, False),
    ("LedgerImport.rejects", _("取り込めなかった行を直すため"), _("30日"), True),
    ("LedgerUpload.data", _("取り込むまで預かるため"), _("取り込むまで、長くても30日"), True),
    ("LedgerFact.resident_id", _LEDGER, _THREE, False),
    ("LedgerFact.name", _LEDGER, _THREE, False),
    ("LedgerFact.value", _LEDGER, _THREE, True),
    ("ScanRun.by_account", _WHO, _FIVE, False),
    ("Found.resident_id", _FOUND, _FIVE, False),
    ("Found.contact_id", _FOUND, _FIVE, False),
    ("Found.amount", _FOUND, _FIVE, True),
    ("Found.category", _FOUND, _FIVE, True),
    ("Found.reasons", _("なぜ対象と見たかを示すため"), _FIVE, True),
    ("Found.missing", _("本人に聞くことを示すため"), _FIVE, True),
    ("Found.state", _FOUND, _FIVE, False),
    ("Found.state_reason", _("対象外にした理由を示すため"), _FIVE, True),
    ("Found.state_by", _WHO, _FIVE, False),
    ("Found.state_by_label", _WHO, _FIVE, False),
    ("FoundBatch.by_account", _WHO, _("30日"), False),
    ("FoundBatch.before", _("まとめた変更を元に戻すため"), _("30日"), False),
    ("FigureDecision.by_account", _WHO, _("数値を使う間と、その後5年"), False),
    ("FigureDecision.by_label", _WHO, _("数値を使う間と、その後5年"), False),
)

for _column, _purpose, _retention, _sensitive in _COLUMNS:
    hooks.personal_data.register(
        hooks.PersonalField(
            f"eligibility.{_column}", purpose=_purpose, retention=_retention, sensitive=_sensitive
        )
    )
