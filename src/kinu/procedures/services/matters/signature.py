"""A drawn signature: strokes as numbers, bounded, redrawn by us as a picture."""

from __future__ import annotations

import io
import json
from itertools import pairwise

from PIL import Image, ImageDraw

from .refusals import SignatureMissing

WIDTH, HEIGHT = 900, 300
MOST_STROKES, MOST_POINTS, MOST_TEXT = 200, 6000, 120_000
_LEAST = 60


def strokes_of(text: str) -> list[list[tuple[int, int]]]:
    """Return the strokes of what a screen posted: `[[x, y, x, y, …], …]` in a field of 900 x 300.

    Raises SignatureMissing when it is no drawing, too large, or hardly a line.

    >>> strokes_of("[[0, 0, 100, 50]]")
    [[(0, 0), (100, 50)]]
    """
    try:
        raw = json.loads(text) if len(text) <= MOST_TEXT else None
    except ValueError:
        raw = None
    if not isinstance(raw, list) or len(raw) > MOST_STROKES:
        raise SignatureMissing
    strokes = [_stroke(each) for each in raw]
    points = [point for stroke in strokes for point in stroke]
    length = sum(abs(x2 - x1) + abs(y2 - y1) for stroke in strokes for (x1, y1), (x2, y2) in pairwise(stroke))
    if len(points) > MOST_POINTS or length < _LEAST:
        raise SignatureMissing
    return strokes


def _stroke(raw: object) -> list[tuple[int, int]]:
    if not isinstance(raw, list) or len(raw) % 2 or not all(type(each) in {int, float} for each in raw):
        raise SignatureMissing
    points = zip(raw[::2], raw[1::2], strict=True)
    return [(min(max(round(x), 0), WIDTH), min(max(round(y), 0), HEIGHT)) for x, y in points]


def picture_of(text: str) -> bytes:
    """Return the drawing as a PNG, black on white."""
    strokes = strokes_of(text)
    image = Image.new("L", (WIDTH, HEIGHT), 255)
    pen = ImageDraw.Draw(image)
    for stroke in strokes:
        pen.line(stroke, fill=0, width=5, joint="curve")
    out = io.BytesIO()
    image.save(out, format="PNG", optimize=True)
    return out.getvalue()
