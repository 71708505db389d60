"""What people refuses, one class a refusal."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from kinu.kernel.refusal import Refusal


class MayNot(Refusal):
    code, message, status = "people.may-not", _("この操作をする権限がありません。"), 403


class UnknownResident(Refusal):
    code, message, status = "people.unknown-resident", _("住民の記録が見つかりません。"), 404


class ReasonMissing(Refusal):
    code, message = "people.reason-missing", _("理由を入力してください。")


class OrderDatesWrong(Refusal):
    code, message = "people.order-dates", _("終わりの日は、始まりの日より後にしてください。")


class OrderTooLong(Refusal):
    code, message = (
        "people.order-too-long",
        _("支援措置の期間は1年までです。続けるときは、更新してください。"),
    )


class OrderInForce(Refusal):
    code, message = "people.order-in-force", _("この人には、すでに有効な支援措置があります。")


class OrderOver(Refusal):
    code, message = "people.order-over", _("この支援措置は、すでに終わっています。")


class FileUnreadable(Refusal):
    """The file as a whole; `message` is filled by the reason."""

    code, message, status = "people.file-unreadable", _("ファイルを読めません。%(why)s"), 422


class FileTooLarge(Refusal):
    code, message, status = (
        "people.file-too-large",
        _("ファイルが大きすぎます。%(limit)sメガバイトまでです。"),
        413,
    )


class ImportOlder(Refusal):
    code, message = (
        "people.import-older",
        _("%(known)s時点の住民データがすでにあります。それより古い%(given)s時点のファイルは取り込めません。"),
    )


class DepartmentFileWrong(Refusal):
    code, message, status = "people.department-file", _("組織のファイルを読めません。%(why)s"), 422


UNREADABLE = {
    "empty": _("中身がありません。"),
    "encoding": _(
        "%(detail)s行目に、UTF-8でもシフトJIS(CP932)でもない文字があります。文字コードを確かめてください。"
    ),
    "binary": _("表計算ソフトのファイルなど、CSVではないデータです。CSVで保存し直してください。"),
    "csv": _("%(detail)s行目の引用符またはカンマの形が正しくありません。"),
    "width": _("%(detail)s行目の列の数が、見出しの列の数とちがいます。"),
    "missing-column": _("必要な列がありません:%(detail)s"),
    "unknown-column": _("知らない列があります:%(detail)s"),
    "twice-column": _("同じ名前の列が2つあります:%(detail)s"),
    "forbidden-column": _(
        "「%(detail)s」の列があります。個人番号と住民票コードは取り込めません。列を消してください。"
    ),
    "no-rows": _("見出しだけで、データの行がありません。"),
}
