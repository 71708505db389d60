"""Which columns of people hold personal data, why, and for how long."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from kinu.platform.hooks import public as hooks

_REGISTER = _("住所の証明と、申請書への自動入力のため(住民基本台帳法7条)")
_MATCHING = _("同じ人かどうかを確かめるため")
_WHILE_LISTED = _("転出または死亡の日から5年(住民基本台帳法施行令34条の除票とは別の写し)")
_PROTECTION = _("DV等の被害者の住所を守るため(住民基本台帳事務処理要領第5)")
_PROTECTION_YEARS = _("支援措置が終わった日から1年")
_RUN = _("取込みの結果を確かめるため")
_RUN_YEARS = _("取込みの日から1年")

_COLUMNS = {
    "Resident": (
        "id number name_full name_family name_given name_kana name_latin name_former name_alias birth birth_on sex "
        "nationality language residence_status residence_until household relation postcode moved_in_on moved_in_from "
        "moved_out_on moved_out_to died_on"
    ),
}
_SENSITIVE = ("town", "address_rest", "building")
_KEYS = ("name_key", "kana_key", "address_key", "row_digest")


def _register(model: str, name: str, purpose: object, retention: object, *, sensitive: bool = False) -> None:
    hooks.personal_data.register(
        hooks.PersonalField(
            id=f"people.{model}.{name}", purpose=purpose, retention=retention, sensitive=sensitive
        )
    )


for _name in _COLUMNS["Resident"].split():
    _register(
        "Resident",
        _name,
        _REGISTER,
        _WHILE_LISTED,
        sensitive=_name in {"postcode", "household", "moved_in_from", "moved_out_to"},
    )
for _name in _SENSITIVE:
    # The values before and after a move are not repeated in the log: it would tell a protected address.
    _register("Resident", _name, _REGISTER, _WHILE_LISTED, sensitive=True)
for _name in _KEYS:
    _register("Resident", _name, _MATCHING, _WHILE_LISTED, sensitive=True)
for _name in ("id", "number"):
    _register("Household", _name, _REGISTER, _WHILE_LISTED)
for _name in ("resident", "kind", "reason", "lift_reason"):
    _register("ProtectionOrder", _name, _PROTECTION, _PROTECTION_YEARS, sensitive=True)
for _name in ("starts_on", "ends_on", "lifted_on", "set_by", "lifted_by"):
    _register("ProtectionOrder", _name, _PROTECTION, _PROTECTION_YEARS)
for _name in ("file_name", "rejects", "by"):
    _register("ImportRun", _name, _RUN, _RUN_YEARS, sensitive=True)
_register("ImportUpload", "data", _RUN, _("取込みが終わるまで"), sensitive=True)
