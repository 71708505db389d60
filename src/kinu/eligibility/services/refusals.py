"""Every no of this room."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from kinu.kernel.refusal import Refusal


class MayNot(Refusal):
    code, message, status = "eligibility.no-right", _("この操作をする権限がありません。"), 403


class NoSuchRow(Refusal):
    code, message, status = "eligibility.not-found", _("この対象者は一覧にありません。"), 404


class ReasonNeeded(Refusal):
    code, message = "eligibility.reason-needed", _("理由を書いてください。")


class AlreadyTold(Refusal):
    code, message = "eligibility.already-told", _("すでに知らせた人が含まれています。選び直してください。")


class UndoTooLate(Refusal):
    code, message = "eligibility.undo-too-late", _("そのあとで状態が変わったため、元に戻せません。")


class FileTooLarge(Refusal):
    code, message = "eligibility.file-too-large", _("ファイルは%(limit)sMBまでです。")


class NothingToDecide(Refusal):
    code, message = (
        "eligibility.nothing-to-decide",
        _("この数値は確認できません。値が無いか、すでに確かめられています。"),
    )
