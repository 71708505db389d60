"""The columns of this room that hold personal data: why, and for how long."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from kinu.platform.hooks import public as hooks

_WHILE_ACCOUNT = _("アカウントがある間")
_WHILE_DELEGATED = _("代理が終わってから3年")

_FIELDS: tuple[tuple[str, object, object], ...] = (
    ("Account.username", _("ログインのための名前"), _WHILE_ACCOUNT),
    ("Account.email", _("ワンタイムコードと、お知らせを送るため"), _WHILE_ACCOUNT),
    ("Account.name", _("画面でだれのログインかを示すため"), _WHILE_ACCOUNT),
    ("Account.kana", _("職員の名前をさがすため"), _WHILE_ACCOUNT),
    ("Account.resident_id", _("本人の住民記録と結ぶため"), _WHILE_ACCOUNT),
    ("Account.own_resident_id", _("職員が自分や家族の申請を決定しないようにするため"), _WHILE_ACCOUNT),
    ("Account.language", _("本人が選んだことばで表示するため"), _WHILE_ACCOUNT),
    ("Account.card_subject", _("同じカードの人を見分けるため"), _WHILE_ACCOUNT),
    ("Account.card_address", _("カードから読んだ住所を申請に写すため"), _WHILE_ACCOUNT),
    ("Account.card_birth_date", _("カードから読んだ生年月日を申請に写すため"), _WHILE_ACCOUNT),
    ("Account.card_sex", _("カードから読んだ性別を申請に写すため"), _WHILE_ACCOUNT),
    ("MailCode.mail", _("ワンタイムコードを送るため"), _("1日")),
    ("Delegation.principal_resident_id", _("だれの手続きを代わりにするかを示すため"), _WHILE_DELEGATED),
    ("Delegation.agent_resident_id", _("だれが代わりにするかを示すため"), _WHILE_DELEGATED),
    ("LocalCard.resident_id", _("デモのカードの暗証番号を数えるため(デモだけ)"), _("1日")),
    ("LocalGrant.data", _("デモの認証の途中の記録(デモだけ)"), _("1時間")),
)

for _field, _purpose, _retention in _FIELDS:
    hooks.personal_data.register(
        hooks.PersonalField(id=f"identity.{_field}", purpose=_purpose, retention=_retention)
    )
