"""The Gantt as numbers for the template: every line of it is an attribute, because the page allows no inline style."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from kinu.mobility.rules.calendar import clock_text
from kinu.mobility.selectors.board import ABOARD, MISSED, OVER, Bar, Board, Lane

LEFT, RIGHT, HEAD, ROW, PAD, A_MINUTE = 128, 12, 26, 26, 6, 1.5
WORDS_FROM = 58


@dataclass(frozen=True, slots=True)
class DrawnBar:
    key: str
    kind: str
    x: float
    y: float
    width: float
    look: str
    text: str
    words: str
    can_move: bool


@dataclass(frozen=True, slots=True)
class DrawnLane:
    vehicle_id: str
    label: str
    driver: str
    y: float
    height: float
    middle: float
    shift_x: float
    shift_width: float
    is_out: bool
    bars: tuple[DrawnBar, ...]


@dataclass(frozen=True, slots=True)
class Drawn:
    width: float
    height: float
    left: int
    inner: float
    hours: tuple[tuple[float, str], ...]
    lanes: tuple[DrawnLane, ...]
    now_x: float | None
    now_text: str


def gantt(board: Board) -> Drawn:
    """Return the Gantt of a board in drawing units."""
    start = board.span[0] // 60 * 60
    end = -(-board.span[1] // 60) * 60
    lanes, y = [], float(HEAD)
    for lane in board.lanes:
        height = lane.rows * ROW + 2 * PAD
        lanes.append(_lane(lane, board, y, height, start))
        y += height
    inner = (end - start) * A_MINUTE
    is_now = start <= board.now <= end
    return Drawn(
        width=LEFT + inner + RIGHT,
        height=y + 4,
        left=LEFT,
        inner=inner,
        hours=tuple(
            (LEFT + (hour * 60 - start) * A_MINUTE, f"{hour % 24}:00")
            for hour in range(int(start // 60), int(end // 60) + 1)
        ),
        lanes=tuple(lanes),
        now_x=round(LEFT + (board.now - start) * A_MINUTE, 1) if is_now else None,
        now_text=clock_text(board.now),
    )


def _lane(lane: Lane, board: Board, y: float, height: float, start: float) -> DrawnLane:
    return DrawnLane(
        vehicle_id=lane.vehicle_id,
        label=lane.label,
        driver=lane.driver,
        y=y,
        height=height,
        middle=y + height / 2,
        shift_x=LEFT + (lane.shift[0] - start) * A_MINUTE,
        shift_width=(lane.shift[1] - lane.shift[0]) * A_MINUTE,
        is_out=lane.is_out,
        bars=tuple(_bar(bar, board, y, start) for bar in lane.bars),
    )


def _bar(bar: Bar, board: Board, y: float, start: float) -> DrawnBar:
    trip = board.trips.get(bar.key)
    width = max(10.0, (bar.ends - bar.starts) * A_MINUTE)
    text = trip.number if trip else _("休憩")
    times = f"{clock_text(bar.starts)}–{clock_text(bar.ends)}"
    words = f"{trip.number} {times} {trip.origin}→{trip.destination}" if trip else f"{_('休憩')} {times}"
    if bar.danger:
        words += " " + (_("約束に間に合わない見込み") if bar.danger == "late" else _("余裕がない"))
    return DrawnBar(
        key=bar.key,
        kind=bar.kind,
        x=round(LEFT + (bar.starts - start) * A_MINUTE, 1),
        y=y + PAD + bar.row * ROW,
        width=round(width, 1),
        look=_look(bar),
        text=text if width >= WORDS_FROM else "",
        words=words,
        can_move=trip is not None and trip.state == "booked",
    )


def _look(bar: Bar) -> str:
    if bar.kind == "break":
        return "k-gantt__break"
    if bar.state in {OVER, MISSED}:
        return "k-gantt__ride k-gantt__ride--done"
    if bar.danger:
        return f"k-gantt__ride k-gantt__ride--{bar.danger}"
    return "k-gantt__ride" if bar.state == ABOARD else "k-gantt__ride k-gantt__ride--pickup"
