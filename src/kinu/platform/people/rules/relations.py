"""続柄: codes composed step by step from the head outwards."""

from __future__ import annotations

HEAD = "02"
# Two digits a step, read from the head outwards ("2012" is the wife of a child), as the 住民記録 standard composes them.
RELATIONS = {
    "02": "世帯主",
    "11": "夫",
    "12": "妻",
    "13": "夫(未届)",
    "14": "妻(未届)",
    "20": "子",
    "21": "夫の子",
    "22": "妻の子",
    "51": "父",
    "52": "母",
    "53": "養父",
    "54": "養母",
    "61": "兄",
    "62": "弟",
    "63": "姉",
    "64": "妹",
    "71": "祖父",
    "72": "祖母",
    "81": "おじ",
    "82": "おば",
    "83": "おい",
    "84": "めい",
    "85": "いとこ",
    "98": "同居人",
    "99": "縁故者",
}
CHILD_RELATIONS = frozenset({"20", "21", "22"})


def relation_label(code: str) -> str:
    """Return the words of a relation code, a composed one step by step.

    >>> relation_label("02"), relation_label("2012"), relation_label("1151")
    ('世帯主', '子の妻', '夫の父')
    """
    steps = [code[i : i + 2] for i in range(0, len(code), 2)]
    return "の".join(RELATIONS[step] for step in steps)


def is_relation(code: str) -> bool:
    """Tell whether every step of a code is known.

    >>> is_relation("2012"), is_relation("201"), is_relation("77")
    (True, False, False)
    """
    return len(code) in {2, 4, 6, 8} and all(code[i : i + 2] in RELATIONS for i in range(0, len(code), 2))
