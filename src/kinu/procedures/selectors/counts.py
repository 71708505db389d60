"""Numbers about the work, none about a person."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Count, QuerySet, Sum
from django.db.models.functions import TruncMonth

from kinu.kernel import clock
from kinu.procedures.models import (
    Application,
    Correction,
    Decision,
    Matter,
    NavigatorCount,
    StepCount,
)
from kinu.procedures.rules import median


def _received(since: date, until: date) -> QuerySet[Application]:
    return Application.objects.filter(
        submitted_at__gte=_begin(since), submitted_at__lt=_begin(until + timedelta(days=1))
    )


def _begin(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=clock.JST)


def online_share(since: date, until: date) -> float | None:
    """Return the percentage of applications that came online, here or over the national portal."""
    counts = dict(_received(since, until).values_list("channel").annotate(n=Count("id")).order_by())
    total = sum(counts.values())
    return round(100 * (counts.get("online", 0) + counts.get("portal", 0)) / total, 1) if total else None


def days_to_decision(since: date, until: date) -> float | None:
    """Return the median of the days from receipt to decision, of what was decided in the period."""
    rows = Decision.objects.filter(at__gte=_begin(since), at__lt=_begin(until + timedelta(days=1)))
    pairs = rows.values_list("at", "application__submitted_at")
    found = median([(at - sent).total_seconds() / 86400 for at, sent in pairs.iterator(chunk_size=2000)])
    return None if found is None else round(found, 1)


def corrections_per_application(since: date, until: date) -> float | None:
    """Return how often the office had to ask again, per application of the period."""
    rows = _received(since, until)
    total = rows.count()
    return round(Correction.objects.filter(application__in=rows).count() / total, 2) if total else None


def drop_off(since: date, until: date) -> float | None:
    """Return the largest loss on one page: the percentage of drafts that opened it and did not finish it."""
    worst = max((each.lost for each in drop_off_per_page(since, until)), default=None)
    return None if worst is None else round(worst, 1)


@dataclass(frozen=True, slots=True)
class PageCount:
    """How many drafts opened and finished one page, and the percentage that stopped there."""

    code: str
    step: str
    opened: int
    finished: int

    @property
    def lost(self) -> float:
        return max(0.0, 100 * (1 - self.finished / self.opened))


FEWEST = 10
"""Pages that fewer drafts opened are left out: a handful tells nothing, and might tell of somebody."""


def drop_off_per_page(since: date, until: date) -> list[PageCount]:
    """Return the count of every page that ten drafts or more opened, by procedure."""
    rows = StepCount.objects.filter(day__gte=since, day__lte=until).values("procedure_code", "step")
    sums = rows.annotate(o=Sum("opened"), f=Sum("finished")).order_by("procedure_code", "step")
    return [
        PageCount(row["procedure_code"], row["step"], row["o"], row["f"])
        for row in sums
        if row["o"] >= FEWEST
    ]


def _matters(since: date, until: date) -> QuerySet[Matter]:
    return Matter.objects.filter(
        handed_at__gte=_begin(since), handed_at__lt=_begin(until + timedelta(days=1))
    )


def inputs_per_matter(since: date, until: date) -> float | None:
    """Return how many things were typed or chosen by hand in one hearing, on average."""
    typed = [each.get("inputs", 0) for each in _matters(since, until).values_list("tally", flat=True)]
    return round(sum(typed) / len(typed), 1) if typed else None


def reused_share(since: date, until: date) -> float | None:
    """Return the percentage of blanks that were filled without asking for them."""
    tallies = list(_matters(since, until).values_list("tally", flat=True))
    blanks = sum(each.get("blanks", 0) for each in tallies)
    return round(100 * sum(each.get("reused", 0) for each in tallies) / blanks, 1) if blanks else None


def counter_minutes(since: date, until: date) -> float | None:
    """Return the median of the minutes from the visitor's coming to the signature."""
    pairs = _matters(since, until).exclude(counter_at=None).values_list("counter_at", "signed_at")
    found = median([(signed - begun).total_seconds() / 60 for begun, signed in pairs if begun and signed])
    return None if found is None else round(found, 1)


def per_month() -> Iterator[tuple[object, ...]]:
    """Yield (procedure, name, month, channel, count); groups under five are told as "1-4" (秘匿)."""
    rows = Application.objects.annotate(month=TruncMonth("submitted_at", tzinfo=clock.JST))
    groups = rows.values_list("procedure_code", "procedure_name", "month", "channel").annotate(n=Count("id"))
    for code, name, month, channel, count in groups.order_by("procedure_code", "month", "channel"):
        yield code, name, f"{month:%Y-%m}", channel, str(count) if count >= 5 else "1-4"


def plans_shown(since: date, until: date) -> float | None:
    """Return how many results the navigator showed in the period."""
    total = NavigatorCount.objects.filter(day__gte=since, day__lte=until).aggregate(n=Sum("results"))["n"]
    return None if total is None else float(total)


def questions_to_plan(since: date, until: date) -> float | None:
    """Return the median of the questions asked before a result, of those shown in the period."""
    rows = NavigatorCount.objects.filter(day__gte=since, day__lte=until).values_list("questions", "results")
    return median([float(questions) for questions, results in rows for _each in range(results)])
