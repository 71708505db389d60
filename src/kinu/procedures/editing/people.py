"""Invented people to try a form with: nobody's data, the same in every city."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from kinu.procedures.definition.model import Text


@dataclass(frozen=True, slots=True)
class Known:
    """A fact as the register would give it; `source` says that it is invented."""

    value: Any
    source: str = "試しの人"
    as_of: date | None = None


@dataclass(frozen=True, slots=True)
class Invented:
    """One person with what the city would know: name, what is special, facts by name."""

    id: str
    label: Text
    facts: Mapping[str, Any]


def _address(rest: str) -> dict[str, str]:
    return {"postcode": "3000000", "prefecture": "見本県", "city": "見本市", "town": "中央町", "rest": rest}


_PARTS = ("name_full", "name_kana", "birth_date", "sex", "relation", "age")


def _person(*values: str | int) -> dict[str, Any]:
    return dict(zip(_PARTS, values, strict=True))


def _facts(head: dict[str, Any], *others: dict[str, Any], rest: str, **more: Any) -> dict[str, Any]:
    return {
        "person.name_full": head["name_full"],
        "person.name_kana": head["name_kana"],
        "person.birth_date": head["birth_date"],
        "person.sex": head["sex"],
        "person.age": head["age"],
        "address.current": _address(rest),
        "household.head_name": head["name_full"],
        "household.members": [head, *others],
        "household.supporters": [each for each in others if each["relation"] not in {"11", "12"}],
        "child.older": list(others),
        **{key.replace("__", "."): value for key, value in more.items()},
    }


INVENTED = (
    Invented(
        "family",
        Text(
            {
                "ja": "見本 花子さん(40歳、夫と子ども2人)",
                "ja-easy": "見本《みほん》 花子《はなこ》さん(40さい、家族《かぞく》 4人《にん》)",
                "en": "Hanako Mihon (40, husband and two children)",
                "pt-br": "Hanako Mihon (40, marido e dois filhos)",
            }
        ),
        _facts(
            _person("見本　花子", "ミホン　ハナコ", "1986-05-14", "2", "02", 40),
            _person("見本　太郎", "ミホン　タロウ", "1984-11-03", "1", "11", 42),
            _person("見本　さくら", "ミホン　サクラ", "2018-04-01", "2", "20", 8),
            _person("見本　健", "ミホン　ケン", "2025-12-24", "1", "20", 0),
            rest="1番地2",
        ),
    ),
    Invented(
        "elder",
        Text(
            {
                "ja": "試田 梅さん(81歳、一人暮らし)",
                "ja-easy": "試田《ためしだ》 梅《うめ》さん(81さい、一人《ひとり》)",
                "en": "Ume Tameshida (81, lives alone)",
                "pt-br": "Ume Tameshida (81, mora sozinha)",
            }
        ),
        _facts(_person("試田　梅", "タメシダ　ウメ", "1945-03-31", "2", "02", 81), rest="33番地"),
    ),
    Invented(
        "foreign",
        Text(
            {
                "ja": "SILVA TESTE MARIAさん(34歳、ブラジル国籍、子ども1人)",
                "ja-easy": "SILVA TESTE MARIAさん(34さい、ブラジル)",
                "en": "Maria Silva Teste (34, Brazilian, one child)",
                "pt-br": "Maria Silva Teste (34, brasileira, um filho)",
            }
        ),
        _facts(
            _person("SILVA TESTE MARIA", "シルバ　テステ　マリア", "1992-02-29", "2", "02", 34),
            _person("SILVA TESTE LUCAS", "シルバ　テステ　ルカス", "2019-09-10", "1", "20", 7),
            rest="5番地 みほんコーポ201",
            person__nationality="BRA",
            person__language="pt",
        ),
    ),
    Invented(
        "stranger",
        Text(
            {
                "ja": "何も分かっていない人(市に記録がない)",
                "ja-easy": "市《し》に 記録《きろく》が ない 人《ひと》",
                "en": "Somebody the city knows nothing of",
                "pt-br": "Alguém que a cidade não conhece",
            }
        ),
        {},
    ),
)


def facts_of(person_id: str, *, on: date, home: Mapping[str, str] | None = None) -> dict[str, Known]:
    """Return what the register would know of an invented person on a day; nothing for an unknown id.

    `home` puts the person into a town of the city that tries (parts of an address), keeping the house number.
    """
    person = next((each for each in INVENTED if each.id == person_id), None)
    if person is None:
        return {}
    facts = dict(person.facts)
    if home and "address.current" in facts:
        facts["address.current"] = {**facts["address.current"], **home}
    return {name: Known(value, as_of=on) for name, value in facts.items()}
