"""Words and colours of states and numbers on the plan's pages."""

from __future__ import annotations

from collections.abc import Iterable

from django import template
from django.utils.formats import number_format
from django.utils.html import format_html
from django.utils.safestring import SafeString

from kinu.kernel import fiscal_year as years
from kinu.plan.rules.state import State
from kinu.plan.selectors.words import STATE_WORDS

register = template.Library()

# Dark green, mid blue, light grey, yellow: told apart by lightness alone, each with its word beside it.
FILLS = {
    State.WORKS: "#115a36",
    State.UNDER_WAY: "#7096f8",
    State.NOT_BEGUN: "#e6e6e6",
    State.UNREADABLE: "#ffd43d",
}


@register.simple_tag
def state_label(state: State) -> SafeString:
    """Return the state as a status label, `{% state_label system.state %}`."""
    word, tone = STATE_WORDS[state]
    return format_html('<span class="k-status k-status--{}">{}</span>', tone, word)


@register.filter
def bar_fill(state: State) -> str:
    """Return the colour of a piece of a bar."""
    return FILLS[State(state)]


@register.filter
def number(value: float) -> str:
    """Return a number without needless decimals: 3, 12.5, 1,234."""
    decimals = 0 if float(value).is_integer() else 1
    return str(number_format(value, decimal_pos=decimals, force_grouping=True))


@register.filter
def fiscal_year(year: int) -> str:
    """Return 令和8年度 for 2026."""
    return years.label(year)


@register.filter
def count(things: Iterable[object]) -> int:
    """Return how many things there are, for iterables without a length."""
    return sum(1 for _thing in things)
