"""`{% load kinu %}`: words for dates and money, and the components of a page."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from django import forms, template
from django.template import Context
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kinu.kernel import clock
from kinu.platform.web import assets, dates, icons, qr
from kinu.platform.web import ruby as readings
from kinu.platform.web.summary import ErrorItem, error_items, messages_of

register = template.Library()
TONES = {"neutral", "info", "success", "warning", "error"}


def _easy(text: str) -> str:
    return dates.with_readings(text) if get_language() == "ja-easy" else text


@register.filter
def wareki(value: date | datetime | None, style: str = "") -> str:
    return _easy(dates.wareki_text(value, style)) if value else ""


@register.filter
def date_ja(value: date | datetime | None, style: str = "") -> str:
    """Day with weekday; style "era" adds the era year, "plain" leaves the weekday out."""
    return _easy(dates.date_text(value, era=style == "era", weekday=style != "plain")) if value else ""


@register.filter
def datetime_ja(value: datetime | None, style: str = "") -> str:
    return _easy(dates.datetime_text(value, for_staff=style == "staff")) if value else ""


@register.filter
def time_ja(value: datetime | time | None, style: str = "") -> str:
    return _easy(dates.time_text(value, for_staff=style == "staff")) if value is not None else ""


@register.filter
def yen(value: int | None) -> str:
    return _easy(dates.yen_text(int(value))) if value is not None and str(value) else ""


@register.filter
def days_left(value: date | datetime | None, today: date | None = None) -> str:
    """Words for a deadline, seen from today (or from the day given)."""
    return dates.days_left_text(value, today=today or clock.today()) if value else ""


@register.filter
def days_tone(value: date | datetime | None) -> str:
    """Tone for a deadline: error when past, warning within three days, else neutral."""
    if not value:
        return "neutral"
    day = value.astimezone(clock.JST).date() if isinstance(value, datetime) else value
    left = (day - clock.today()).days
    return "error" if left < 0 else "warning" if left <= 3 else "neutral"


@register.filter
def ruby(value: object) -> SafeString:
    """Readings 漢字《かんじ》 as ruby for readers of やさしい日本語, without them for all others."""
    escaped = conditional_escape(str(value))
    if get_language() == "ja-easy":
        return mark_safe(readings.with_ruby(str(escaped)))  # noqa: S308  escaped above
    return mark_safe(readings.without_ruby(str(escaped)))  # noqa: S308


@register.filter
def without_ruby(value: object) -> str:
    return readings.without_ruby(str(value))


@register.filter
def phone_link(value: object) -> SafeString:
    """A telephone number one can tap."""
    number = str(value)
    return (
        format_html(
            '<a class="k-link" href="tel:{}">{}</a>', number.replace("-", "").replace(" ", ""), number
        )
        if number
        else SafeString("")
    )


@register.simple_tag
def icon(name: str) -> SafeString:
    """One of the house's outline icons; decoration beside a word, hidden from screen readers."""
    return icons.icon(name)


@register.simple_tag
def asset(name: str) -> str:
    """The address of a built style or script, with its content hash."""
    return assets.url(name)


@register.inclusion_tag("kinu/parts/field.html")
def field(bound: forms.BoundField, hint: str = "", *, legend_is_title: bool = False) -> dict[str, Any]:
    """Label, 必須 or 任意, help, errors and the input of one field."""
    described = [f"{bound.auto_id}_help"] if bound.help_text or hint else []
    if bound.errors:
        described.append(f"{bound.auto_id}_error")
    attrs: dict[str, Any] = {"aria-describedby": " ".join(described)} if described else {}
    if bound.errors:
        attrs["aria-invalid"] = "true"
    return {
        "field": bound,
        "errors": messages_of(bound),
        "input": bound.as_widget(attrs=attrs),
        "is_group": bool(bound.use_fieldset),
        "is_checkbox": isinstance(bound.field.widget, forms.CheckboxInput),
        "is_hidden": bound.is_hidden,
        "hint": hint,
        "unit": bound.field.widget.attrs.get("data-unit", ""),
        "legend_is_title": legend_is_title,
    }


@register.inclusion_tag("kinu/parts/error_summary.html")
def error_summary(*sources: object) -> dict[str, Any]:
    """The list of what is wrong on this page; nothing when nothing is. Takes forms, formsets, pairs or a mapping."""
    return {"items": [item for source in sources for item in error_items(source)]}


@register.simple_tag(takes_context=True)
def title_prefix(context: Context) -> str:
    """`エラー：` when a form of this page has errors, or the view gave `has_errors`."""
    flat = context.flatten()
    found = bool(flat.get("has_errors")) or any(_has_errors(value) for value in flat.values())
    return _("エラー：") if found else ""


def _has_errors(value: object) -> bool:
    if isinstance(value, forms.BaseForm):
        return value.is_bound and bool(value.errors)
    if isinstance(value, forms.BaseFormSet):
        return value.is_bound and value.total_error_count() > 0
    if isinstance(value, list | tuple):
        return any(
            isinstance(part, ErrorItem) or _has_errors(part)
            for part in value[:50]
            if not isinstance(part, list | tuple)
        )
    return False


@register.simple_tag
def status_label(text: object, tone: str = "neutral") -> SafeString:
    """A state in words on a quiet coloured ground."""
    shown = tone if tone in TONES else "neutral"
    return format_html('<span class="k-status k-status--{}">{}</span>', shown, text)


@register.inclusion_tag("kinu/parts/pagination.html", takes_context=True)
def pagination(context: Context, page: Any) -> dict[str, Any]:
    """Previous, numbers, next; keeps the other query values of the address."""
    query = context["request"].GET.copy() if "request" in context else None

    def address(number: int) -> str:
        if query is None:
            return f"?page={number}"
        query["page"] = str(number)
        return f"?{query.urlencode()}"

    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    return {
        "page": page,
        "previous": address(page.number - 1) if page.has_previous() else "",
        "next": address(page.number + 1) if page.has_next() else "",
        "numbers": [(n, address(n) if isinstance(n, int) else "") for n in numbers],
    }


@register.inclusion_tag("kinu/parts/breadcrumbs.html")
def breadcrumbs(*pairs: object) -> dict[str, Any]:
    """`{% breadcrumbs "住民票" url "請求" %}`: label, address, label, address, … and the last label without one."""
    labels, urls = pairs[0::2], [*pairs[1::2], ""]
    return {"crumbs": list(zip(labels, urls, strict=False))}


@register.inclusion_tag("kinu/parts/steps.html")
def steps(names: list[str], current: int) -> dict[str, Any]:
    """Step navigation: `names` in order, `current` counted from 1."""
    marked = [
        (n, name, "done" if n < current else "now" if n == current else "ahead")
        for n, name in enumerate(names, 1)
    ]
    return {
        "steps": marked,
        "current": current,
        "total": len(names),
        "name": names[current - 1] if names else "",
    }


@register.inclusion_tag("kinu/parts/progress.html")
def progress(value: int, most: int, label: str) -> dict[str, Any]:
    return {
        "value": value,
        "most": max(most, 1),
        "label": label,
        "percent": round(100 * value / max(most, 1)),
    }


@register.inclusion_tag("kinu/parts/chart.html")
def bar_chart(rows: list[tuple[str, float]], title: str, unit: str = "") -> dict[str, Any]:
    """Bars drawn by us with their numbers beside them, and the same as a table below."""
    top = max((value for _, value in rows), default=0) or 1
    bars = [(label, value, round(358 * value / top, 1), 18 + i * 48) for i, (label, value) in enumerate(rows)]
    return {"bars": bars, "rows": rows, "title": title, "unit": unit, "height": 48 * len(rows)}


@register.simple_tag
def qr_code(text: str, label: str) -> SafeString:
    """A QR code as inline SVG; `label` says to those who cannot see it where it leads."""
    return qr.svg(text, label=label)


@register.inclusion_tag("kinu/parts/language.html", takes_context=True)
def language_selector(context: Context, form: str = "") -> dict[str, Any]:
    """Language buttons. With `form` (the id of the page's form) they send it along, so that nothing typed is lost."""
    shared = ("languages", "language", "text_size", "csrf_token", "request", "city")
    return {name: context.get(name) for name in shared} | {"form": form}
