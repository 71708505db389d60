"""Every no of the counter."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from kinu.kernel.refusal import Refusal


class PassUnknown(Refusal):
    """The same sentence for a wrong number and a wrong birth date: nobody learns which numbers exist."""

    code, message, status = (
        "procedures.pass-unknown",
        _("番号か生年月日が違います。控えの紙か画面を見て、もう一度入力してください。"),
        404,
    )


class PassUsed(Refusal):
    code, message = (
        "procedures.pass-used",
        _("このQRコードは、もう使われました。番号%(number)sの手続きは「いまの手続き」から開けます。"),
    )


class PassExpired(Refusal):
    code, message, status = (
        "procedures.pass-expired",
        _("この事前入力は、期限が過ぎたため使えません。お手数ですが、窓口でお話を聞かせてください。"),
        410,
    )


class MatterClosed(Refusal):
    code, message = (
        "procedures.matter-closed",
        _("この手続きは、もう終わっています。内容は変わっていません。"),
    )


class MatterUnfinished(Refusal):
    code, message = (
        "procedures.matter-unfinished",
        _("まだ聞いていないことがあります。残りを聞いてから、確認に進んでください。"),
    )


class NoForms(Refusal):
    code, message = "procedures.no-forms", _("手続きを一つ以上選んでください。")


class SignatureMissing(Refusal):
    code, message = "procedures.signature-missing", _("署名がありません。名前を書いてから、送ってください。")


class NotConfirmed(Refusal):
    code, message = (
        "procedures.not-confirmed",
        _("内容の確認が終わっていません。チェックを入れてから、署名してください。"),
    )


class WrongScreen(Refusal):
    code, message, status = (
        "procedures.wrong-screen",
        _("画面の番号が違うか、使える時間が過ぎました。窓口の職員に新しい番号を聞いてください。"),
        404,
    )


class CardNotRead(Refusal):
    code, message = (
        "procedures.card-not-read",
        _("カードを読み取れませんでした。カードを置き直すか、氏名で探してください。"),
    )
