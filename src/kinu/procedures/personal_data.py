"""Columns of this room that hold personal data: why and for how long."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from kinu.platform.hooks import public as hooks

_ASK = _("申請を受け付け、審査し、結果を伝えるため")
_DRAFT = _("書きかけの申請を、あとで続けられるようにするため")
_WHO = _("だれがいつ申請を扱ったかを示すため")
_YEARS = _("手続きごとに決めた年数(終わった年度の翌年度から)")
_DAYS = _("最後に書いた日から90日。申請したあとは7日")
_CHANGED = _("だれが手続きを変え、だれが公開したかを示すため")
_TRIED = _("架空の人で画面を試すため(実在の人のことは書かない)")
_FIVE = _("手続きの版を使う申請がなくなってから5年")
_HEAR = _("窓口で一度聞いたことを、すべての用紙に使うため")
_SIGN = _("本人が内容を確かめて署名したことを示すため")
_MATTER = _("使わなかった事前入力は期限まで、受け付けたものは30日。番号と日付は手続きと同じ年数")
_COPY = _("届いてから30日(設定で変えられます)")
_FORM = "procedures"

_COLUMNS: tuple[tuple[str, object, object, bool], ...] = (
    ("Draft.account_id", _DRAFT, _DAYS, False),
    ("Draft.applicant_resident", _DRAFT, _DAYS, False),
    ("Draft.subject_resident", _DRAFT, _DAYS, False),
    ("Draft.answers", _DRAFT, _DAYS, True),
    ("Draft.typed", _DRAFT, _DAYS, True),
    ("Draft.sources", _DRAFT, _DAYS, True),
    ("Draft.people", _DRAFT, _DAYS, True),
    ("Proposal.by_account", _CHANGED, _FIVE, False),
    ("Proposal.by_label", _CHANGED, _FIVE, False),
    ("Proposal.decided_by", _CHANGED, _FIVE, False),
    ("Proposal.decided_label", _CHANGED, _FIVE, False),
    ("ProposalStep.by_account", _CHANGED, _FIVE, False),
    ("ProposalStep.by_label", _CHANGED, _FIVE, False),
    ("Trial.by_account", _CHANGED, _("30日"), False),
    ("Trial.answers", _TRIED, _("30日"), True),
    ("Trial.typed", _TRIED, _("30日"), True),
    (
        "NavigatorPlan.facts",
        _("調べた手続きの一覧を、本人のスマートフォンで開けるようにするため"),
        _("2日"),
        False,
    ),
    ("Application.applicant_account", _ASK, _YEARS, False),
    ("Application.applicant_resident", _ASK, _YEARS, False),
    ("Application.subject_resident", _ASK, _YEARS, False),
    ("Application.household_id", _("家族の申請を自分で決定しないようにするため"), _YEARS, False),
    ("Application.applicant_name", _ASK, _YEARS, False),
    ("Application.applicant_kana", _ASK, _YEARS, False),
    ("Application.search_text", _("職員が氏名や番号で申請を探すため"), _YEARS, False),
    ("Application.is_protected", _("保護が必要な人の申請に印をつけるため"), _YEARS, True),
    ("Application.assignee", _WHO, _YEARS, False),
    ("Application.assignee_name", _WHO, _YEARS, False),
    ("Filing.answers", _ASK, _YEARS, True),
    ("Filing.sources", _("自動で入れた値の出どころを示すため"), _YEARS, True),
    ("Revision.answers", _("補正の前と後を比べるため"), _YEARS, True),
    ("Attachment.name", _ASK, _YEARS, False),
    ("TimelineEntry.by_account", _WHO, _YEARS, False),
    ("TimelineEntry.by_label", _WHO, _YEARS, False),
    ("TimelineEntry.data", _("申請の経過を示すため"), _YEARS, False),
    ("Correction.reason", _("どこをなぜ直すかを伝えるため"), _YEARS, True),
    ("Correction.typed", _DRAFT, _YEARS, True),
    ("Correction.asked_by", _WHO, _YEARS, False),
    ("Correction.asked_by_label", _WHO, _YEARS, False),
    ("Decision.reason_text", _("決定の理由を示すため(行政手続法8条)"), _YEARS, True),
    ("Decision.details", _("決定の内容を示すため"), _YEARS, True),
    ("Decision.by_account", _WHO, _YEARS, False),
    ("Decision.by_label", _WHO, _YEARS, False),
    ("Note.text", _("審査の経過を残すため"), _YEARS, True),
    ("Note.by_account", _WHO, _YEARS, False),
    ("Note.by_label", _WHO, _YEARS, False),
    ("Matter.visitor_resident", _HEAR, _MATTER, False),
    ("Matter.visitor_name", _HEAR, _MATTER, False),
    ("Matter.is_protected", _("保護が必要な人の申請に印をつけるため"), _MATTER, True),
    ("Matter.language", _HEAR, _MATTER, False),
    ("Matter.account_id", _DRAFT, _MATTER, False),
    ("Matter.people", _HEAR, _MATTER, True),
    ("Matter.facts", _HEAR, _MATTER, True),
    ("Matter.asked", _HEAR, _MATTER, False),
    ("Matter.typed", _HEAR, _MATTER, False),
    ("Matter.confirmed", _HEAR, _MATTER, False),
    ("Matter.undo", _HEAR, _MATTER, True),
    ("Matter.differences", _HEAR, _MATTER, True),
    ("Matter.clerk", _WHO, _MATTER, False),
    ("Matter.clerk_name", _WHO, _MATTER, False),
    ("Matter.signature_name", _SIGN, _YEARS, False),
    ("Matter.signature_file", _SIGN, _YEARS, True),
    ("Matter.bundle_file", _SIGN, _YEARS, True),
    ("MatterPaper.name", _HEAR, _MATTER, False),
    ("MatterPaper.kind", _HEAR, _MATTER, False),
    ("PortalFile.content", _("国のポータルから届いた申請を、もう一度読み直せるようにするため"), _COPY, True),
    ("PortalFile.problems", _("読み取れなかった項目を職員が確かめるため"), _YEARS, True),
    ("SavedFilter.account_id", _("職員が自分の条件を使うため"), _("職員が消すまで"), False),
    ("AssignmentBatch.by_account", _WHO, _("30日"), False),
    ("AssignmentBatch.assignee", _WHO, _("30日"), False),
    ("AssignmentBatch.before", _("まとめた割り当てを元に戻すため"), _("30日"), False),
)

for _column, _purpose, _retention, _sensitive in _COLUMNS:
    hooks.personal_data.register(
        hooks.PersonalField(
            f"{_FORM}.{_column}", purpose=_purpose, retention=_retention, sensitive=_sensitive
        )
    )
