"""The page docs/reference/accessibility.md, from what a visit found."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from tools.a11y_pages import NO_PAGE, ONE_LANGUAGE, STAFF, Visit

_HEAD = """# Accessibility

Written by `make a11y` ([tools/a11y.py](../../tools/a11y.py)); do not edit. It opens a demo city of 400 residents in a
browser and visits each route of the URL configuration: public and residents' pages in Japanese, やさしい日本語, English
and Portuguese at 360 px, and in Japanese at 1280 px as well; staff pages in Japanese at both; widths at 320, 360 and 1280 px in
every language. A route without a plan ends the run. The rules are
those of axe-core (WCAG 2.2 A and AA and its best practices) and ours: nothing wider than the screen, one `h1`, a title, the right
language, no word torn by its readings, and in the error state a title that begins with エラー (Error, Erro),
focus on the summary, and a field behind each of its items.

"""
_JIS = """
## JIS X 8341-3:2016 level AA

The standard's 38 criteria of levels A and AA are those of WCAG 2.0. What looks after each:

| criteria | checked by | how |
|---|---|---|
| 1.1.1 text alternatives; 1.3.1 structure; 2.4.2 titles; 2.4.4 links; 3.1.1 language of the page; 4.1.1 parsing; 4.1.2 name, role, value | machine | axe on each page above |
| 1.4.3 contrast | machine | axe computes each text on its ground; colours are tokens of デジタル庁デザインシステム |
| 1.3.2 order; 1.3.3 not by shape alone; 1.4.1 not by colour alone | hand | each state has a word beside its colour; reading order is source order |
| 1.4.4 text at 200 % | machine and hand | components at 320 px with the largest text (tests/journeys); 360 px here |
| 1.4.5 no pictures of text; 1.2.1 to 1.2.5, 1.4.2 sound and video | hand | there are none |
| 2.1.1 keyboard; 2.1.2 no trap; 2.4.3 focus order; 2.4.7 visible focus | machine and hand | journeys use the keyboard; pages work with scripts off, so each control is the browser's own |
| 2.2.1 time; 2.2.2 moving; 2.3.1 flashes | machine and hand | the login is extended or its values are kept (tests of web and identity); nothing moves by itself |
| 2.4.1 skip; 2.4.5 several ways; 2.4.6 headings | machine and hand | skip link, search, site map; axe on heading order |
| 3.1.2 language of parts | hand | law texts and names carry `lang` |
| 3.2.1 to 3.2.4 predictable | hand | one frame and one set of components for all rooms |
| 3.3.1 errors told; 3.3.2 labels; 3.3.3 how to mend | machine | the error state above, and tests of each form's messages |
| 3.3.4 preventing errors | machine | check-your-answers before sending; tests of procedures |

Not yet done by people: a test with users of screen readers (NVDA, VoiceOver, TalkBack) and of magnifiers. The machine
does not judge whether a text alternative or a heading says the right thing.
"""


class Found(Protocol):
    """What the report needs of a visited route."""

    visit: Visit
    states: int
    error_state: bool
    findings: list[str]


def text(seen: Sequence[Found]) -> str:
    """Return the whole page."""
    findings = sum(len(each.findings) for each in seen)
    states = sum(each.states for each in seen)
    lines = [_HEAD, "## Result\n\n"]
    lines.append(
        f"{len(seen)} pages in {states} states (page, language, width, error): **findings: {findings}**.\n\n"
    )
    lines.append(
        "| page | opened by | languages | states | error state | findings |\n|---|---|---|---|---|---|\n"
    )
    lines += [_row(each) for each in seen]
    lines.append("\n## Routes that are no page\n\n| route | why |\n|---|---|\n")
    lines += [f"| `/{route}` | {why} |\n" for route, why in sorted(NO_PAGE.items())]
    return "".join([*lines, _JIS])


def _row(each: Found) -> str:
    languages = "ja" if each.visit.who in {*STAFF, *ONE_LANGUAGE} else "all four"
    told = "<br>".join(each.findings).replace("|", "\\|").replace("<br>", "; ") or "none"
    error = "yes" if each.error_state else "-"
    return f"| `/{each.visit.route}` | {each.visit.who} | {languages} | {each.states} | {error} | {told} |\n"
