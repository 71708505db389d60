"""Files of the field are read as they are, and lying ones are refused with file, line and reason."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kinu.mobility.formats.reading import read
from kinu.mobility.formats.rows import LyingFileError

DARP = [
    "2 3 480 3 30",
    "0 0.0 0.0 0 0 0 480",
    "1 1.0 0.0 3 1 0 1440",
    "2 0.0 2.0 3 2 60 75",
    "3 1.0 1.0 3 1 0 480",
    "4 5.0 0.0 3 -1 100 115",
    "5 0.0 6.0 3 -2 0 1440",
    "6 2.0 1.0 3 -1 0 480",
]
CLOSING = "7 0.0 0.0 0 0 0 480"
LILIM = [
    "3\t10\t1",
    "0\t40\t50\t0\t0\t1236\t0\t0\t0",
    "1\t45\t68\t-10\t912\t967\t90\t2\t0",
    "2\t45\t70\t10\t0\t870\t90\t0\t1",
]


def told(lines: list[str], *, end: str = "\n") -> bytes:
    return (end.join(lines) + end).encode()


@pytest.mark.parametrize(
    "lines", [DARP, [*DARP, CLOSING], ["2 6 480 3 30", *DARP[1:]], ["2 6 480 3 30", *DARP[1:], CLOSING]]
)
def test_both_layouts_and_both_headers_of_cordeau_are_the_same_problem(lines: list[str]) -> None:
    problem = read(told(lines), file="a.txt")
    assert [(one.id, one.load, one.max_ride) for one in problem.requests] == [
        ("1", (1,), 30.0),
        ("2", (2,), 30.0),
        ("3", (1,), 30.0),
    ]
    assert problem.labels == (1, 4, 2, 5, 3, 6)
    assert len(problem.vehicles) == 2
    assert problem.vehicles[0].capacities == ((3,),)
    assert problem.vehicles[0].max_duration == 480.0
    assert problem.travel.distance[problem.vehicles[0].end, 4] == 5.0


def test_li_and_lim_with_carriage_returns_pairs_siblings_in_either_order() -> None:
    problem = read(told(LILIM, end="\r\n"), file="lc.txt")
    (one,) = problem.requests
    assert problem.labels == (2, 1)
    assert (one.load, one.pickup.latest, one.delivery.earliest) == ((10,), 870.0, 912.0)
    assert problem.weights.vehicle > 1e5
    assert len(problem.vehicles) == 3


def changed(line: int, column: int, value: str) -> Callable[[list[str]], list[str]]:
    def change(lines: list[str]) -> list[str]:
        fields = lines[line].split()
        fields[column] = value
        return [*lines[:line], " ".join(fields), *lines[line + 1 :]]

    return change


DARP_LIES = [
    ("a row too few", lambda lines: lines[:-1], 1, "counts"),
    ("a row too many", lambda lines: [*lines, CLOSING, "8 0 0 0 0 0 480"], 1, "counts"),
    ("another number in the header", changed(0, 1, "7"), 1, "counts"),
    ("no depot", lambda lines: [lines[0], *lines[2:]], 2, "no-depot"),
    ("no rows", lambda lines: lines[:1], 1, "no-depot"),
    ("a depot with a load", changed(1, 4, "1"), 2, "no-depot"),
    ("a window the wrong way", changed(3, 5, "80"), 4, "window-reversed"),
    ("not a number", changed(2, 1, "NaN"), 3, "not-a-number"),
    ("infinite", changed(2, 6, "inf"), 3, "not-a-number"),
    ("a word", changed(2, 1, "north"), 3, "not-a-number"),
    ("beyond all measure", changed(2, 1, "1e300"), 3, "not-a-number"),
    ("a column too few", lambda lines: [*lines[:2], lines[2].rsplit(" ", 1)[0], *lines[3:]], 3, "columns"),
    ("numbers out of order", changed(3, 0, "5"), 4, "numbering"),
    ("half a person", changed(2, 4, "0.5"), 3, "not-whole"),
    ("a pickup that sets down", changed(2, 4, "-1"), 3, "load"),
    ("a delivery of another load", changed(5, 4, "-2"), 6, "load"),
    ("more people than seats", lambda lines: changed(3, 4, "4")(changed(6, 4, "-4")(lines)), 4, "too-big"),
    ("negative service", changed(2, 3, "-1"), 3, "negative"),
    ("negative vehicles", changed(0, 0, "-1"), 1, "negative"),
    ("no ride time", changed(0, 4, "0"), 1, "negative"),
    ("a ride longer than the limit", changed(5, 1, "90"), 3, "unreachable"),
    ("too late for the pickup", changed(3, 2, "400"), 4, "unreachable"),
    ("too late for the delivery", lambda lines: changed(5, 6, "2")(changed(5, 5, "1")(lines)), 3, "unreachable"),
    ("home too late", lambda lines: changed(5, 6, "479")(changed(5, 5, "478")(lines)), 3, "unreachable"),
    ("a shift too short for one", changed(0, 2, "10"), 3, "unreachable"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("change", "line", "code"), [one[1:] for one in DARP_LIES], ids=[one[0] for one in DARP_LIES]
)
def test_a_lying_dial_a_ride_file_is_refused_with_its_line(
    change: Callable[[list[str]], list[str]], line: int, code: str
) -> None:
    with pytest.raises(LyingFileError) as refused:
        read(told(change(DARP)), file="lie.txt")
    assert (refused.value.file, refused.value.line, refused.value.code) == ("lie.txt", line, code)
    assert refused.value.reason
    assert str(refused.value).startswith(f"lie.txt:{line}: {code}: ")


LILIM_LIES = [
    ("a sibling that is not there", changed(3, 8, "9"), 4, "counts"),
    ("a sibling of somebody else", changed(2, 7, "1"), 3, "siblings"),
    ("no sibling at all", changed(2, 7, "0"), 3, "siblings"),
    ("two siblings", changed(2, 8, "1"), 3, "siblings"),
    ("loads that differ", changed(2, 3, "-9"), 3, "load"),
    ("a pickup that sets down", lambda lines: changed(2, 3, "10")(changed(3, 3, "-10")(lines)), 3, "load"),
    ("only a depot", lambda lines: lines[:2], 1, "counts"),
    ("a depot with a sibling", changed(1, 8, "1"), 2, "no-depot"),
    ("no depot", lambda lines: [lines[0], *lines[2:]], 2, "no-depot"),
    ("a window the wrong way", changed(3, 4, "871"), 4, "window-reversed"),
    ("no speed", changed(0, 2, "0"), 1, "negative"),
    ("not a number", changed(3, 1, "nan"), 4, "not-a-number"),
    ("too late for the delivery", lambda lines: changed(2, 5, "20")(changed(2, 4, "10")(lines)), 4, "unreachable"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("change", "line", "code"), [one[1:] for one in LILIM_LIES], ids=[one[0] for one in LILIM_LIES]
)
def test_a_lying_li_and_lim_file_is_refused_with_its_line(
    change: Callable[[list[str]], list[str]], line: int, code: str
) -> None:
    with pytest.raises(LyingFileError) as refused:
        read(told(change(LILIM)), file="lie.txt")
    assert (refused.value.line, refused.value.code) == (line, code)


@pytest.mark.parametrize(
    ("content", "line", "code"),
    [
        (b"", 1, "format"),
        (b"\n \n", 1, "format"),
        (b"1 2\n", 1, "format"),
        (b"2 2 480 3 30\n\xff\xfe 0\n", 2, "encoding"),
    ],
)
def test_what_is_no_file_of_the_field_is_refused(content: bytes, line: int, code: str) -> None:
    with pytest.raises(LyingFileError) as refused:
        read(content, file="x")
    assert (refused.value.line, refused.value.code) == (line, code)
