"""Write tests/contract/conditions.json again: `python -m tests.contract.make_conditions`. Read the diff before committing.

Every case is a condition, data and the answer. The answers of the drawn cases were given by the server's evaluator;
the first ones are written by hand from the rules of the format (docs/reference/procedure-format.md).
"""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

from kinu.procedures.definition.conditions import holds

FILE = Path(__file__).parent / "conditions.json"
DATA: dict[str, list[Any]] = {
    "kind": [None, "a", "b", "c", ""],
    "count": [None, 0, 1, 2, 3, 10],
    "agreed": [None, True, False],
    "wishes": [None, [], ["a"], ["a", "b"]],
    "day": [None, "2026-01-01", "2026-11-24", "2027-03-31"],
    "word": [None, "絹", "ｷﾇ", "𠮷野", "あ", "z"],
    "family": [None, [], [{"home": "here"}], [{"home": "away", "age": 3}, {"home": "here", "age": 40}]],
}
BY_HAND: list[tuple[Any, dict[str, Any], bool]] = [
    (None, {}, True),
    ({"==": [{"var": "kind"}, "a"]}, {}, False),
    ({"!=": [{"var": "kind"}, "a"]}, {}, True),
    ({"<": [{"var": "count"}, 3]}, {}, False),
    ({">=": [{"var": "count"}, 3]}, {"count": 3}, True),
    ({"==": [{"var": "agreed"}, 1]}, {"agreed": True}, False),
    ({"==": [{"var": "count"}, True]}, {"count": 1}, False),
    ({"==": [{"var": "count"}, "1"]}, {"count": 1}, False),
    ({"<": [{"var": "count"}, "3"]}, {"count": 1}, False),
    ({"<": [{"var": "agreed"}, 3]}, {"agreed": True}, False),
    ({"<": [{"var": "word"}, "𠮷"]}, {"word": "ﾝ"}, True),
    ({"in": [{"var": "kind"}, ["a", "b"]]}, {"kind": "b"}, True),
    ({"in": ["a", {"var": "wishes"}]}, {"wishes": ["a"]}, True),
    ({"in": [{"var": "kind"}, "abc"]}, {"kind": "b"}, True),
    ({"in": [1, [True]]}, {}, False),
    ({"!": {"var": "wishes"}}, {"wishes": []}, True),
    ({"!!": [{"var": "count"}]}, {"count": 0}, False),
    ({"some": [{"var": "family"}, {"==": [{"var": "home"}, "away"]}]}, {"family": [{"home": "away"}]}, True),
    ({"some": [{"var": "family"}, {"==": [{"var": "home"}, "away"]}]}, {"family": "away"}, False),
    ({">": [{"size": {"var": "family"}}, 1]}, {"family": [{}, {}]}, True),
    ({"==": [{"var": "item.home"}, "here"]}, {"item": {"home": "here"}}, True),
    ({"==": [{"var": "toString"}, None]}, {}, True),
    ({"and": [{"==": [{"var": "kind"}, "a"]}, {"or": [{"!": {"var": "agreed"}}, {">": [{"var": "count"}, 1]}]}]},
     {"kind": "a", "agreed": True, "count": 2}, True),
]  # fmt: skip


def drawn(seed: int) -> tuple[Any, dict[str, Any]]:
    """Return a condition and data, the same for the same seed."""
    dice = random.Random(seed)
    data = {key: value for key, values in DATA.items() if (value := dice.choice(values)) is not None}
    return _condition(dice, 3), data


def _condition(dice: random.Random, depth: int) -> Any:  # noqa: PLR0911  one return for each shape
    if depth and dice.random() < 0.45:
        operator = dice.choice(["and", "or", "!"])
        if operator == "!":
            return {"!": _condition(dice, depth - 1)}
        return {operator: [_condition(dice, depth - 1) for _ in range(dice.randint(1, 3))]}
    kind = dice.choice(["equal", "order", "in", "size", "some", "truth"])
    name = dice.choice(list(DATA))
    plain = [value for value in DATA[name] if not isinstance(value, list | dict)] or ["a"]
    if kind == "equal":
        return {dice.choice(["==", "!="]): [{"var": name}, dice.choice(plain)]}
    if kind == "order":
        return {
            dice.choice(["<", "<=", ">", ">="]): [{"var": name}, dice.choice([0, 2, "2026-06-01", "m", "絹"])]
        }
    if kind == "in":
        return {"in": [{"var": name}, dice.choice([["a", "b"], [1, 2], "abc", ["絹", "𠮷野"]])]}
    if kind == "size":
        return {dice.choice(["==", ">"]): [{"size": {"var": name}}, dice.randint(0, 2)]}
    if kind == "some":
        return {"some": [{"var": "family"}, {dice.choice(["==", "!="]): [{"var": "home"}, "away"]}]}
    return {"!!": [{"var": name}]}


def main() -> None:
    cases = [{"condition": condition, "data": data, "holds": told} for condition, data, told in BY_HAND]
    for seed in range(520 - len(BY_HAND)):
        condition, data = drawn(seed)
        cases.append({"condition": condition, "data": data, "holds": holds(condition, data)})
    lines = ",\n".join(json.dumps(case, ensure_ascii=False, sort_keys=True) for case in cases)
    FILE.write_text(f"[\n{lines}\n]\n", encoding="utf-8")


if __name__ == "__main__":
    main()
