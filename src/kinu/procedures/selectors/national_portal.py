"""What staff see of the national portal: the files, why one was rejected, what the portal does not know yet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils.translation import gettext as _

from kinu.kernel import clock
from kinu.kernel.actor import Actor
from kinu.procedures.adapters.national_portal import national_portal
from kinu.procedures.models import Application, PortalFile, PortalReport, PortalRound
from kinu.procedures.permissions import may_see

PAGE = 50
MOST_REPORTS = 200
STATES = ("received", "made", "rejected")
_TONES = {"received": "info", "made": "success", "rejected": "error"}


@dataclass(frozen=True, slots=True)
class FileRow:
    id: str
    number: str
    procedure: str
    fetched_at: datetime
    state_label: str
    tone: str
    application_id: str
    application_number: str
    may_open: bool
    unread: int
    reason: str
    place: str
    may_retry: bool


@dataclass(frozen=True, slots=True)
class ReportRow:
    id: int
    number: str
    status: str
    state_label: str
    tone: str
    fault: str
    is_refused: bool
    next_at: datetime


@dataclass(frozen=True, slots=True)
class Board:
    files: tuple[FileRow, ...]
    total: int
    reports: tuple[ReportRow, ...]
    is_null: bool
    fault: str
    fault_label: str
    worked_at: datetime | None


@dataclass(frozen=True, slots=True)
class Problem:
    column: str
    value: str
    reason: str
    say: str


@dataclass(frozen=True, slots=True)
class PortalCase:
    """What the clerk of a case has to know: the portal's number, and what did not become an answer."""

    number: str
    problems: tuple[Problem, ...]


def board(*, actor: Actor, state: str = "", text: str = "", page: int = 1) -> Board:
    """Return one page of files, the newest first, and every state that has not arrived."""
    rows = PortalFile.objects.defer("content").order_by("-fetched_at", "number")
    if state in STATES:
        rows = rows.filter(state=state)
    if text:
        rows = rows.filter(number__icontains=text)
    shown = list(rows[(page - 1) * PAGE : page * PAGE])
    cases = Application.objects.in_bulk([each.application_id for each in shown if each.application_id])
    last = PortalRound.objects.first()
    reports = PortalReport.objects.exclude(state="sent").select_related("file").defer("file__content")
    fault = last.fault if last else ""
    return Board(
        files=tuple(_file_row(each, cases.get(each.application_id), actor) for each in shown),
        total=rows.count(),
        reports=tuple(_report_row(each) for each in reports.order_by("id")[:MOST_REPORTS]),
        is_null=national_portal().is_null,
        fault=fault,
        fault_label=reason_label(fault) if fault else "",
        worked_at=last.worked_at if last else None,
    )


def portal_case(application_id: str) -> PortalCase | None:
    """Return what came with an application over the portal; None when it did not come from there."""
    row = PortalFile.objects.filter(application_id=application_id).defer("content").first()
    if row is None:
        return None
    return PortalCase(
        row.number,
        tuple(
            Problem(each["column"], each.get("value", ""), reason_label(each["reason"]), each.get("say", ""))
            for each in row.problems
        ),
    )


def taken_share(since: date, until: date) -> float | None:
    """Return the percentage of files that became applications, of those fetched in the period."""
    begin = datetime.combine(since, time(), tzinfo=clock.JST)
    end = datetime.combine(until + timedelta(days=1), time(), tzinfo=clock.JST)
    rows = PortalFile.objects.filter(fetched_at__gte=begin, fetched_at__lt=end)
    total = rows.count()
    return round(100 * rows.filter(state="made").count() / total, 1) if total else None


def reason_label(reason: str) -> str:
    """Return a reason in words. What has no words of its own keeps its code, so that it can be asked about."""
    return _reasons().get(reason) or _("受け付けられませんでした(%(code)s)") % {"code": reason}


def _reasons() -> dict[str, str]:
    return {
        "damaged": _("ファイルが壊れています"),
        "hash": _("届いたファイルが、ポータルのものと一致しません"),
        "missing": _("必要な欄やファイルがありません"),
        "encoding": _("文字コードが読めません"),
        "columns": _("列の数が合いません"),
        "index": _("繰り返しの番号が数字ではありません"),
        "too-many-rows": _("行が多すぎます"),
        "too-many-files": _("ファイルが多すぎます"),
        "same-name-twice": _("同じ名前のファイルが2つあります"),
        "bad-name": _("使えないファイル名があります"),
        "locked": _("パスワードがかかっています"),
        "bomb": _("開くと大きくなりすぎるファイルです"),
        "too-large": _("ファイルが大きすぎます"),
        "other-number": _("中の受付番号が一覧と違います"),
        "unknown-procedure": _("対応表にない手続きです"),
        "not-found": _("ポータルにファイルがありません"),
        "login": _("ログインを断られました"),
        "slow": _("返事が遅すぎます"),
        "line": _("通信できません"),
        "answer": _("返事が読めません"),
        "folder": _("受け取りフォルダが読めません"),
        "gaiji": _("外字があり、読み取れません"),
        "individual-number": _("個人番号のため、消しました"),
        "unknown-item": _("対応表にない項目です"),
        "unreadable": _("入力の決まりに合いません"),
        "not-asked": _("ほかの答えから、聞かないことになった項目です"),
        "not-sent": _("届いていません"),
        "unknown-paper": _("対応表にない書類です"),
        "paper-refused": _("受け付けられない書類です"),
    }


def _file_row(row: PortalFile, case: Application | None, actor: Actor) -> FileRow:
    labels = {"received": _("受け取り済み"), "made": _("申請になった"), "rejected": _("読み取れない")}
    first = row.problems[0] if row.state == "rejected" and row.problems else {}
    return FileRow(
        id=row.id,
        number=row.number,
        procedure=case.procedure_name if case else row.procedure_code or "—",
        fetched_at=row.fetched_at,
        state_label=labels[row.state],
        tone=_TONES[row.state],
        application_id=row.application_id,
        application_number=case.number if case else "",
        may_open=bool(case and may_see(case, actor)),
        unread=len(row.problems) if row.state == "made" else 0,
        reason=reason_label(row.fault) if row.fault else "",
        place=_place(first),
        may_retry=row.state != "made",
    )


def _place(problem: dict[str, Any]) -> str:
    """Return file, row and column of a problem; never the value, which only the department may read."""
    parts = [str(problem.get("file") or "")]
    if problem.get("row"):
        parts.append(_("%(row)s行目") % {"row": problem["row"]})
    if problem.get("column"):
        parts.append(_("%(column)sの列") % {"column": problem["column"]})
    return " ".join(each for each in parts if each)


def _report_row(row: PortalReport) -> ReportRow:
    statuses = {
        "received": _("受け付けた"),
        "correction": _("補正をお願いした"),
        "approved": _("認めた"),
        "refused": _("認めなかった"),
        "withdrawn": _("取り下げた"),
    }
    refused = row.state == "refused"
    return ReportRow(
        id=row.pk,
        number=row.file.number,
        status=statuses.get(row.status, row.status),
        state_label=_("断られた") if refused else _("送る順番を待っている"),
        tone="error" if refused else "info",
        fault=reason_label(row.fault) if row.fault else "",
        is_refused=refused,
        next_at=row.next_at,
    )
