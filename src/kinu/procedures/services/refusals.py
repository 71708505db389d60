"""Every no of this room: a code for screens, machines and tests, a sentence that says how to go on."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from kinu.kernel.refusal import Refusal


class NoSuchThing(Refusal):
    """Also said when the thing is somebody else's: whoever may not know learns nothing."""

    code, message, status = "procedures.not-found", _("お探しの手続きや申請が見つかりません。"), 404


class LoginNeeded(Refusal):
    code, message, status = "procedures.login-needed", _("この手続きにはログインが必要です。"), 403


class CardNeeded(Refusal):
    code, message, status = (
        "procedures.card-needed",
        _("この手続きには、マイナンバーカードでのログインが必要です。"),
        403,
    )


class NotOnline(Refusal):
    code, message = (
        "procedures.not-online",
        _("この手続きは、まだオンラインではできません。窓口へお越しください。"),
    )


class NotForOthers(Refusal):
    code, message = "procedures.not-for-others", _("この手続きは、ご本人だけが申請できます。")


class AlreadySent(Refusal):
    code, message = "procedures.already-sent", _("この申請は、もう送られています。受付番号は%(number)sです。")


class DraftExpired(Refusal):
    code, message, status = (
        "procedures.draft-expired",
        _("この書きかけは、期限が過ぎたため消えました。もう一度はじめてください。"),
        410,
    )


class Incomplete(Refusal):
    code, message = (
        "procedures.incomplete",
        _("まだ入力していないところがあります。確認の画面で直してください。"),
    )


class NotDeclared(Refusal):
    code, message = (
        "procedures.not-declared",
        _("確認のチェックが入っていません。内容を読んで、チェックを入れてください。"),
    )


class WrongPhase(Refusal):
    code, message = (
        "procedures.wrong-state",
        _("この申請は、いまの状態ではその操作ができません。画面を開き直して確認してください。"),
    )


class NothingToMend(Refusal):
    code, message = "procedures.nothing-to-mend", _("直してほしい項目を一つ以上選び、理由を書いてください。")


class UnknownField(Refusal):
    code, message = "procedures.unknown-field", _("この申請にない項目は選べません。")


class NotAsked(Refusal):
    code, message = (
        "procedures.not-asked",
        _("直せるのは、市役所がお願いした項目だけです。ほかの項目は変わっていません。"),
    )


class NotYours(Refusal):
    code, message, status = "procedures.no-right", _("この操作をする権限がありません。"), 403


class OwnMatter(Refusal):
    code, message, status = (
        "procedures.own-matter",
        _("自分や家族の申請は決定できません。ほかの職員に引き継いでください。"),
        403,
    )


class ReasonNeeded(Refusal):
    code, message = "procedures.reason-needed", _("理由を選ぶか、書いてください。")


class NotInDepartment(Refusal):
    code, message = "procedures.not-in-department", _("選んだ職員は、この課の担当ではありません。")


class NoSuchDepartment(Refusal):
    code, message = "procedures.no-department", _("引き継ぎ先の課を選んでください。")


class UndoTooLate(Refusal):
    code, message = "procedures.undo-too-late", _("そのあとに変更があったため、元に戻せません。")


class WrongSecret(Refusal):
    """The same sentence for a wrong number and a wrong word: nobody learns which numbers exist."""

    code, message, status = (
        "procedures.wrong-secret",
        _("受付番号か確認コードが違います。受付票を見て、もう一度入力してください。"),
        404,
    )


class TooManyDrafts(Refusal):
    code, message = (
        "procedures.too-many-drafts",
        _("書きかけの申請が%(limit)s件あります。いらないものを消してから、はじめてください。"),
    )


class ProposalOpen(Refusal):
    code, message = (
        "procedures.proposal-open",
        _("この手続きには、進行中の変更案がもうあります。その変更案を開いてください。"),
    )


class ProposalMoved(Refusal):
    """Somebody else saved a step in the meantime, or the proposal is no longer being written."""

    code, message = (
        "procedures.proposal-moved",
        _("ほかの人がこの変更案を先に変えました。いまの内容を確かめて、もう一度直してください。"),
    )


class NotWriting(Refusal):
    code, message = ("procedures.not-writing", _("この変更案は、いまは直せません。"))


class CodeTaken(Refusal):
    code, message = ("procedures.code-taken", _("コード %(code)s は、ほかの手続きが使っています。"))


class FindingsLeft(Refusal):
    code, message = (
        "procedures.findings-left",
        _("直すところが%(count)s件あります。すべて直すと、承認を頼めます。"),
    )


class NotTried(Refusal):
    code, message = (
        "procedures.not-tried",
        _("いまの内容で、まだ最後まで試していません。試しの人で最後まで進めてください。"),
    )


class NothingChanged(Refusal):
    code, message = ("procedures.nothing-changed", _("公開中の内容と同じです。変えるところがありません。"))


class OwnProposal(Refusal):
    code, message, status = (
        "procedures.own-proposal",
        _("自分が直した変更案は、自分では公開できません。ほかの職員に頼んでください。"),
        403,
    )


class NothingToUndo(Refusal):
    code, message = ("procedures.nothing-to-undo", _("元に戻せる変更がありません。"))


class PortalNotReached(Refusal):
    code, message, status = (
        "procedures.portal-not-reached",
        _("国のポータルにつながりません。しばらくしてから、もう一度やり直してください。"),
        503,
    )
