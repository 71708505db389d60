"""Topics of a hearing: what is asked on one page, in the order people tell it."""

from __future__ import annotations

from collections.abc import Mapping

from kinu.procedures.definition import Text

FORM = "form"


def _words(*values: str) -> Text:
    return Text(dict(zip(("ja", "ja-easy", "en", "pt-br"), values, strict=True)))


TOPICS: Mapping[str, tuple[Text, tuple[str, ...]]] = {
    "event": (_words("いつのことですか", "いつの ことですか", "When did it happen?", "Quando aconteceu?"), ("event", "move", "death", "birth")),
    "home": (_words("住まいを教えてください", "どこに 住《す》みますか", "Where do you live?", "Onde você mora?"), ("address", "housing")),
    "person": (_words("本人のことを教えてください", "あなたの ことを 教《おし》えて ください", "About the person", "Sobre a pessoa"), ("person", "residence", "card", "seal")),
    "contact": (_words("連絡先を教えてください", "電話《でんわ》などを 教《おし》えて ください", "How can we reach you?", "Como podemos falar com você?"), ("contact",)),
    "household": (_words("世帯のことを教えてください", "家族《かぞく》の ことを 教《おし》えて ください", "About the household", "Sobre a família"), ("household", "koseki")),
    "insurance": (_words("保険と年金を教えてください", "保険《ほけん》と 年金《ねんきん》", "Health insurance and pension", "Seguro de saúde e pensão"), ("insurance", "pension", "malfuku")),
    "work": (_words("仕事と収入を教えてください", "仕事《しごと》と お金《かね》", "Work and income", "Trabalho e renda"), ("work", "income")),
    "child": (_words("子どものことを教えてください", "子《こ》どもの こと", "About the child", "Sobre a criança"), ("child", "childcare", "school", "pregnancy")),
    "care": (_words("体のこと、福祉のことを教えてください", "体《からだ》と 福祉《ふくし》の こと", "Health and welfare", "Saúde e assistência"), ("disability", "medical", "service", "care")),
    "living": (_words("くらしのことを教えてください", "水道《すいどう》・犬《いぬ》・車《くるま》など", "Water, dogs, vehicles", "Água, cães, veículos"), ("dog", "water", "vehicle", "waste", "property", "disaster", "facility", "group", "corp")),
    "request": (_words("証明書のことを教えてください", "もらう 紙《かみ》の こと", "Certificates you need", "Certidões necessárias"), ("request",)),
    "account": (_words("振込先を教えてください", "お金《かね》を 入《い》れる 銀行《ぎんこう》", "Where shall we pay?", "Onde devemos depositar?"), ("account",)),
    "agent": (_words("代わりに来た人のことを教えてください", "かわりに 来《き》た 人《ひと》の こと", "About the person who came instead", "Sobre quem veio no lugar"), ("agent", "consent")),
}  # fmt: skip
_OF_FACT = {prefix: topic for topic, (_title, prefixes) in TOPICS.items() for prefix in prefixes}
_ORDER = {topic: place for place, topic in enumerate(TOPICS)}


def topic_for(fact: str, *, code: str, person: str) -> str:
    """Return the topic of a question: by its fact when forms share it, else the form's own page; one page a person.

    >>> topic_for("account.bank.branch", code="jidoteate", person="me"), topic_for("", code="jumin", person="p2")
    ('account@me', 'form.jumin@p2')
    """
    topic = _OF_FACT.get(fact.partition(".")[0], "") if fact else ""
    return f"{topic or f'{FORM}.{code}'}@{person}"


def topic_order(topic: str) -> tuple[int, str]:
    """Return what topics are sorted by: the order people tell it, then forms by code; the visitor before others."""
    plain, _at, person = topic.partition("@")
    return (_ORDER.get(plain, len(_ORDER)), "" if person == "me" else person)


def topic_title(topic: str, *, forms: Mapping[str, Text]) -> Text:
    """Return the heading of a topic, the form's name for a page of its own."""
    plain = topic.partition("@")[0]
    if plain in TOPICS:
        return TOPICS[plain][0]
    return forms.get(plain.removeprefix(f"{FORM}."), Text())
