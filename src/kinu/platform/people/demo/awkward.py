"""Two hundred households that break simple programs: each kind stands here once, with the reason it is hard."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from random import Random
from typing import TYPE_CHECKING

from .families import CHILD, HEAD, HUSBAND, WIFE

if TYPE_CHECKING:
    from .city import Cells, Sheet

_AS_OF = date(2026, 11, 1)
_HOUSEHOLDS = 200
_PERSONAS = "9"
"""First digit of the numbers in personas.csv; those people stay as they are told."""
_IVS = {
    "葛": "葛\U000e0101",
    "辻": "辻\U000e0101",
    "榊": "榊\U000e0100",
    "祇": "祇\U000e0101",
    "芦": "芦\U000e0100",
}
Change = Callable[["list[Cells]", "Sheet", Random], bool]


def make_awkward(sheet: Sheet, random: Random) -> int:
    """Change households in place, the kinds in turn, until two hundred (or one in a hundred) are awkward. Returns how many."""
    wanted = min(_HOUSEHOLDS, max(len(sheet.households) // 100, 2 * len(_KINDS)))
    free = [rows for rows in sheet.households if not rows[0]["宛名番号"].startswith(_PERSONAS)]
    random.shuffle(free)
    made = 0
    for number in range(wanted):
        change = _KINDS[number % len(_KINDS)]
        found = next((i for i, rows in enumerate(free) if change(rows, sheet, random)), None)
        if found is not None:
            free.pop(found)
            made += 1
    return made


def _twins(rows: list[Cells], _sheet: Sheet, _random: Random) -> bool:
    """Same birth date, address and sex: only the name tells them apart."""
    children = [row for row in rows if row["続柄"] == CHILD]
    if len(children) < 2:
        return False
    for column in ("生年月日", "転入日", "転入元"):  # who is born later may not have moved in before
        children[1][column] = children[0][column]
    return True


def _unknown_day(rows: list[Cells], _sheet: Sheet, _random: Random) -> bool:
    eldest = min(rows, key=lambda row: row["生年月日"])
    if eldest["生年月日"] > "1960":
        return False
    eldest["生年月日"] = eldest["生年月日"][:8] + "00"
    return True


def _unknown_month(rows: list[Cells], _sheet: Sheet, _random: Random) -> bool:
    foreign = [row for row in rows if row["国籍"] not in {"JPN", "BRA"}]
    if not foreign:
        return False
    foreign[0]["生年月日"] = foreign[0]["生年月日"][:5] + "00-00"
    return True


def _three_surnames(rows: list[Cells], _sheet: Sheet, _random: Random) -> bool:
    """An unregistered marriage, and a child of the partner with the other parent's name."""
    if len(rows) < 3 or rows[1]["続柄"] != WIFE or rows[2]["続柄"] != CHILD or rows[0]["国籍"] != "JPN":
        return False
    rows[1]["続柄"], rows[2]["続柄"] = "14", "1420"
    _rename(rows[1], "小野瀬", "オノセ")
    _rename(rows[2], "荒井", "アライ")
    return True


def _protected(rows: list[Cells], sheet: Sheet, _random: Random) -> bool:
    if rows[0]["性別"] != "2" or len(rows) > 4 or rows[0]["続柄"] != HEAD:
        return False
    sheet.protected.extend(row["宛名番号"] for row in rows)
    return True


def _abroad(rows: list[Cells], sheet: Sheet, random: Random) -> bool:
    """Somebody who has gone abroad: still in the household's file, no longer in the city."""
    if len(rows) > 6:
        return False
    row = sheet.new_row(rows[0]["世帯番号"], "61") | {
        name: rows[0][name] for name in ("町字", "番地", "氏", "国籍")
    }
    row |= {
        "生年月日": "1994-05-17",
        "性別": "1",
        "転出日": "2025-08-31",
        "転出先": "国外(カナダ)",
        "言語": "ja",
    }
    row["フリガナ"] = (
        (rows[0]["フリガナ"].split("\u3000")[0] + "\u3000ハヤト") if rows[0]["国籍"] == "JPN" else ""
    )
    row["氏名"], row["名"] = f"{rows[0]['氏'] or '山本'}\u3000隼人", "隼人"
    row["国籍"], row["転入元"] = "JPN", random.choice(("茨城県つくば市", ""))
    rows.append(row)
    return True


def _hundred(rows: list[Cells], _sheet: Sheet, random: Random) -> bool:
    """A hundred years and more: the birth year needs the era, and two digits are not enough."""
    if rows[0]["国籍"] != "JPN" or len(rows) != 1 or rows[0]["生年月日"] > "1945":
        return False
    rows[0]["生年月日"] = (date(1924, 3, 1) + timedelta(days=random.randrange(600))).isoformat()
    return True


def _no_kana(rows: list[Cells], _sheet: Sheet, _random: Random) -> bool:
    rows[-1]["フリガナ"] = ""
    return True


def _variation_selector(rows: list[Cells], _sheet: Sheet, _random: Random) -> bool:
    """A registered form that only a selector tells from the usual one."""
    if any(row["国籍"] != "JPN" for row in rows):
        return False
    for row in rows:
        _rename(
            row,
            f"{_IVS['葛']}西" if len(rows) % 2 else f"{_IVS['辻']}村",
            "カサイ" if len(rows) % 2 else "ツジムラ",
        )
    return True


def _beyond_the_plane(rows: list[Cells], _sheet: Sheet, _random: Random) -> bool:
    """𠮷 needs four bytes in UTF-8 and is lost where three are kept."""
    if any(row["国籍"] != "JPN" for row in rows):
        return False
    for row in rows:
        _rename(row, "𠮷野", "ヨシノ")
    return True


def _long_name(rows: list[Cells], _sheet: Sheet, _random: Random) -> bool:
    row = next((row for row in rows if row["国籍"] in {"BRA", "LKA", "PER"}), None)
    if row is None:
        return False
    latin = "WICKRAMASINGHE ARACHCHILAGE DON SEBASTIAN MARIA DE LOURDES KUMARATUNGA BANDARANAYAKE"
    kana = (
        "ウィクラマシンハ\u3000アーラッチラーゲ\u3000ドン\u3000セバスチャン\u3000マリア\u3000クマーラトゥンガ"
    )
    family, _space, given = latin.partition(" ")
    row |= {"氏名": latin, "ローマ字": latin, "氏": family, "名": given, "フリガナ": kana}
    return True


def _alias(rows: list[Cells], _sheet: Sheet, _random: Random) -> bool:
    """A Japanese name used beside the Latin one of the register (通称)."""
    row = next((row for row in rows if row["国籍"] in {"BRA", "KOR", "CHN", "PER"}), None)
    if row is None:
        return False
    row["通称"] = "田中\u3000" + ("花子" if row["性別"] == "2" else "一郎")
    return True


def _former(rows: list[Cells], _sheet: Sheet, _random: Random) -> bool:
    if len(rows) < 2 or rows[1]["続柄"] != WIFE or rows[1]["国籍"] != "JPN":
        return False
    rows[1]["旧氏"] = "海老原"
    return True


def _one_word(rows: list[Cells], _sheet: Sheet, _random: Random) -> bool:
    """A person with one name only, as many Indonesians have."""
    row = next((row for row in rows if row["国籍"] == "IDN"), None)
    if row is None:
        return False
    row |= {
        "氏名": "SUHARTONO",
        "ローマ字": "SUHARTONO",
        "氏": "SUHARTONO",
        "名": "",
        "フリガナ": "スハルトノ",
    }
    return True


def _dead_head(rows: list[Cells], _sheet: Sheet, _random: Random) -> bool:
    """The head has died and the household has not yet named another."""
    if len(rows) != 2 or rows[1]["続柄"] not in {WIFE, HUSBAND} or rows[0]["生年月日"] > "1950":
        return False
    rows[0]["死亡日"] = "2026-10-21"
    return True


def _same_name(rows: list[Cells], sheet: Sheet, _random: Random) -> bool:
    """Two people of one name, birth date and sex at one address: the four items do not decide."""
    if len(rows) != 1 or rows[0]["国籍"] != "JPN":
        return False
    twin = sheet.new_row(rows[0]["世帯番号"], "98")
    rows.append(twin | {name: value for name, value in rows[0].items() if name not in {"宛名番号", "続柄"}})
    return True


def _unstated_sex(rows: list[Cells], _sheet: Sheet, _random: Random) -> bool:
    rows[-1]["性別"] = "9"
    return True


def _rename(row: Cells, family: str, kana: str) -> None:
    given_kana = row["フリガナ"].partition("\u3000")[2]
    row["氏"], row["氏名"], row["フリガナ"] = (
        family,
        f"{family}\u3000{row['名']}",
        f"{kana}\u3000{given_kana}".strip(),
    )


_KINDS: tuple[Change, ...] = (
    _twins, _unknown_day, _unknown_month, _three_surnames, _protected, _abroad, _hundred, _no_kana,
    _variation_selector, _beyond_the_plane, _long_name, _alias, _former, _one_word, _dead_head, _same_name,
    _unstated_sex,
)  # fmt: skip
