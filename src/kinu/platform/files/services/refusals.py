"""Why a file is not taken or not given, each in a sentence that says what to do."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from kinu.kernel.refusal import Refusal


class FileRefused(Refusal):
    """Any reason not to take this file; forms catch this one and show the sentence at the field."""

    code, message, status = (
        "files.refused",
        _("このファイルは受け取れません。別のファイルを選んでください。"),
        422,
    )


class TooLarge(FileRefused):
    code = "files.too-large"
    message = _("このファイルは大きすぎます(%(size)s)。%(limit)sまでのファイルを選んでください。")


class PhotoTooLarge(FileRefused):
    code = "files.photo-too-large"
    message = _("この写真は大きすぎます(%(size)s)。%(limit)sまでの写真を選んでください。")


class TooMany(FileRefused):
    code = "files.too-many"
    message = _("ファイルは%(limit)s個まで付けられます。いらないファイルを消してから追加してください。")


class Empty(FileRefused):
    code = "files.empty"
    message = _("このファイルは中身が空です。保存し直してから選んでください。")


class KindNotTaken(FileRefused):
    code = "files.kind-not-taken"
    message = _("この種類のファイルは受け取れません。%(kinds)sを選んでください。")


class HeicNotTaken(FileRefused):
    code = "files.heic"
    message = _(
        "HEIC形式の写真は受け取れません。iPhoneの設定で「互換性優先」にして撮り直すか、JPEGで保存し直してください。"
    )


class Disguised(FileRefused):
    code = "files.disguised"
    message = _("このファイルは名前と中身が合いません。写真かPDFを保存し直してから選んでください。")


class BrokenImage(FileRefused):
    code = "files.broken-image"
    message = _("この写真は壊れていて開けません。撮り直すか、別の写真を選んでください。")


class TooManyPixels(FileRefused):
    code = "files.too-many-pixels"
    message = _("この写真は縦横が大きすぎます。小さくしてから選んでください。")


class BrokenPdf(FileRefused):
    code = "files.broken-pdf"
    message = _("このPDFは壊れていて開けません。もう一度保存し直してから選んでください。")


class LockedPdf(FileRefused):
    code = "files.locked-pdf"
    message = _("このPDFにはパスワードか制限がかかっています。外してから選んでください。")


class ActivePdf(FileRefused):
    code = "files.active-pdf"
    message = _(
        "このPDFには動くプログラムか別のファイルが入っています。「印刷」からPDFに保存し直して選んでください。"
    )


class TooManyPages(FileRefused):
    code = "files.too-many-pages"
    message = _("このPDFは%(pages)sページあります。%(limit)sページまでにしてください。")


class NoRoom(FileRefused):
    code, status = "files.no-room", 507
    message = _(
        "いまファイルを保存できません。何も保存していません。しばらくしてからもう一度送ってください。"
    )


class FileNotFound(Refusal):
    code, message, status = "files.not-found", _("このファイルはありません。"), 404


class StillChecked(Refusal):
    code = "files.still-checked"
    message = _("このファイルは安全かどうかを調べています。数分たってからもう一度開いてください。")


class Infected(Refusal):
    code, status = "files.infected", 410
    message = _("このファイルからウイルスが見つかったため、消しました。別のファイルを送ってください。")


class Damaged(Refusal):
    code, status = "files.damaged", 500
    message = _("保管しているファイルが壊れています。市の担当へ連絡してください。")


class NotYours(Refusal):
    code, message, status = (
        "files.not-yours",
        _("このファイルは付けられません。もう一度選び直してください。"),
        403,
    )
