"""Why a document is not issued, withdrawn or given out."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from kinu.kernel.refusal import Refusal


class TemplateMissing(Refusal):
    code, message, status = "documents.template-missing", _("文書のひな形がありません(%(template)s)。"), 500


class TemplateBroken(Refusal):
    code, message, status = (
        "documents.template-broken",
        _("文書のひな形に誤りがあります(%(template)s)。"),
        500,
    )


class CannotPrint(Refusal):
    code = "documents.cannot-print"
    message = _(
        "「%(text)s」の文字を印刷できる書体がありません。書体を追加するか、別の文字で登録してください。"
    )


class SealNotUsable(Refusal):
    code, status = "documents.seal-not-usable", 503
    message = _("電子署名の鍵を使えないため、文書を発行できません。何も発行していません。")


class DocumentNotFound(Refusal):
    code, message, status = "documents.not-found", _("この文書はありません。"), 404


class AlreadyWithdrawn(Refusal):
    code, message = (
        "documents.already-withdrawn",
        _("この文書はすでに取り消されているか、差し替えられています。"),
    )


class MayNotRevoke(Refusal):
    code, message, status = "documents.may-not-revoke", _("文書を取り消す権限がありません。"), 403


class ReasonNeeded(Refusal):
    code, message, status = "documents.reason-needed", _("取り消す理由を入力してください。"), 422
