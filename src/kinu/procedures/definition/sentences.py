"""What is said when an answer cannot be kept: what is wrong and how to mend it, in each complete language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from .model import Text


def _all(ja: str, easy: str, en: str, pt: str) -> Text:
    return Text({"ja": ja, "ja-easy": easy, "en": en, "pt-br": pt})


SENTENCES: Final[Mapping[str, Text]] = {
    "required": _all(
        "%(label)sが入力されていません。入力してください。",
        "%(label)s が ありません。書《か》いて ください。",
        "%(label)s is empty. Enter it.",
        "%(label)s está em branco. Preencha.",
    ),
    "choose": _all(
        "%(label)sが選ばれていません。一つ選んでください。",
        "%(label)s を えらんで ください。",
        "%(label)s is not chosen. Choose one.",
        "%(label)s não foi escolhido. Escolha uma opção.",
    ),
    "unknown-choice": _all(
        "%(label)sに、選べないものが入っています。一覧から選び直してください。",
        "%(label)s を もう 一度《いちど》 えらんで ください。",
        "%(label)s holds something that cannot be chosen. Choose from the list.",
        "%(label)s contém algo que não pode ser escolhido. Escolha da lista.",
    ),
    "not-a-date": _all(
        "%(label)sが正しい日付ではありません。年・月・日を数字で入力してください。例: 1985年4月1日",
        "%(label)s の 日《ひ》が ただしく ありません。年《ねん》・月《つき》・日《ひ》を 数字《すうじ》で 書《か》いて ください。",
        "%(label)s is not a real date. Enter year, month and day as numbers, for example 1985, 4, 1.",
        "%(label)s não é uma data válida. Digite ano, mês e dia em números, por exemplo 1985, 4, 1.",
    ),
    "future": _all(
        "%(label)sが未来の日付です。正しい日付を入力してください。",
        "%(label)s が まだ 来《き》て いない 日《ひ》です。ただしい 日《ひ》を 書《か》いて ください。",
        "%(label)s is in the future. Enter the right date.",
        "%(label)s está no futuro. Digite a data correta.",
    ),
    "past": _all(
        "%(label)sが過去の日付です。今日より後の日付を入力してください。",
        "%(label)s が もう すぎた 日《ひ》です。今日《きょう》より あとの 日《ひ》を 書《か》いて ください。",
        "%(label)s is in the past. Enter a date after today.",
        "%(label)s está no passado. Digite uma data depois de hoje.",
    ),
    "not-kana": _all(
        "%(label)sにカタカナ以外の文字があります。カタカナで入力してください。例: ヤマダ タロウ",
        "%(label)s は カタカナで 書《か》いて ください。れい: ヤマダ タロウ",
        "%(label)s has letters other than katakana. Enter katakana, for example ヤマダ タロウ.",
        "%(label)s contém letras que não são katakana. Digite em katakana, por exemplo ヤマダ タロウ.",
    ),
    "not-a-number": _all(
        "%(label)sが数字ではありません。数字で入力してください。例: 3",
        "%(label)s は 数字《すうじ》で 書《か》いて ください。れい: 3",
        "%(label)s is not a number. Enter digits, for example 3.",
        "%(label)s não é um número. Digite números, por exemplo 3.",
    ),
    "too-small": _all(
        "%(label)sが小さすぎます。%(limit)s以上の数を入力してください。",
        "%(label)s は %(limit)s か もっと 大《おお》きい 数《かず》を 書《か》いて ください。",
        "%(label)s is too small. Enter %(limit)s or more.",
        "%(label)s é pequeno demais. Digite %(limit)s ou mais.",
    ),
    "too-big": _all(
        "%(label)sが大きすぎます。%(limit)s以下の数を入力してください。",
        "%(label)s は %(limit)s か もっと 小《ちい》さい 数《かず》を 書《か》いて ください。",
        "%(label)s is too big. Enter %(limit)s or less.",
        "%(label)s é grande demais. Digite %(limit)s ou menos.",
    ),
    "too-short": _all(
        "%(label)sの文字が足りません。%(limit)s文字以上で入力してください。",
        "%(label)s は %(limit)s文字《もじ》か もっと 長《なが》く 書《か》いて ください。",
        "%(label)s is too short. Enter at least %(limit)s characters.",
        "%(label)s é curto demais. Digite pelo menos %(limit)s caracteres.",
    ),
    "too-long": _all(
        "%(label)sが長すぎます。%(limit)s文字以内で入力してください。",
        "%(label)s は %(limit)s文字《もじ》より 短《みじか》く 書《か》いて ください。",
        "%(label)s is too long. Enter at most %(limit)s characters.",
        "%(label)s é longo demais. Digite no máximo %(limit)s caracteres.",
    ),
    "pattern": _all(
        "%(label)sの形が正しくありません。例のように入力してください。例: %(example)s",
        "%(label)s は れいの ように 書《か》いて ください。れい: %(example)s",
        "%(label)s does not have the right form. Enter it like this example: %(example)s",
        "%(label)s não tem a forma correta. Digite como no exemplo: %(example)s",
    ),
    "phone": _all(
        "%(label)sが電話番号の形ではありません。数字10けたか11けたで入力してください。例: 0297-23-2111",
        "%(label)s は 電話《でんわ》の 数字《すうじ》を 書《か》いて ください。れい: 0297-23-2111",
        "%(label)s is not a telephone number. Enter 10 or 11 digits, for example 0297-23-2111.",
        "%(label)s não é um número de telefone. Digite 10 ou 11 números, por exemplo 0297-23-2111.",
    ),
    "email": _all(
        "%(label)sがメールアドレスの形ではありません。@の前と後を確かめてください。例: name@example.jp",
        "%(label)s が ただしく ありません。@を 見《み》て ください。れい: name@example.jp",
        "%(label)s is not a mail address. Check both sides of the @, for example name@example.jp.",
        "%(label)s não é um endereço de e-mail. Confira os dois lados do @, por exemplo name@example.jp.",
    ),
    "postcode": _all(
        "%(label)sの郵便番号が正しくありません。数字7けたで入力してください。例: 303-8501",
        "郵便番号《ゆうびんばんごう》は 7つの 数字《すうじ》です。れい: 303-8501",
        "The postcode of %(label)s is not right. Enter 7 digits, for example 303-8501.",
        "O código postal de %(label)s não está certo. Digite 7 números, por exemplo 303-8501.",
    ),
    "address": _all(
        "%(label)sが途中までです。町名と番地を入力してください。",
        "%(label)s の 町《まち》の 名前《なまえ》と 番号《ばんごう》を 書《か》いて ください。",
        "%(label)s is not complete. Enter the town and the number.",
        "%(label)s está incompleto. Digite o bairro e o número.",
    ),
    "not-in-city": _all(
        "%(label)sの町名が市内の一覧にありません。一覧から選んでください。",
        "%(label)s の 町《まち》を リストから えらんで ください。",
        "The town of %(label)s is not in the city's list. Choose it from the list.",
        "O bairro de %(label)s não está na lista da cidade. Escolha da lista.",
    ),
    "too-few": _all(
        "%(label)sが足りません。%(limit)s件以上入力してください。",
        "%(label)s は %(limit)s つ 以上《いじょう》 書《か》いて ください。",
        "%(label)s: add at least %(limit)s.",
        "%(label)s: adicione pelo menos %(limit)s.",
    ),
    "too-many": _all(
        "%(label)sが多すぎます。%(limit)s件までにしてください。",
        "%(label)s は %(limit)s つまでです。",
        "%(label)s: at most %(limit)s can be entered.",
        "%(label)s: no máximo %(limit)s.",
    ),
    "individual-number": _all(
        "%(label)sにマイナンバー(12けたの番号)のような数字があります。マイナンバーは書かないでください。",
        "マイナンバーは 書《か》かないで ください。その 数字《すうじ》を 消《け》して ください。",
        "%(label)s holds what looks like an Individual Number (12 digits). Remove it; we do not keep it.",
        "%(label)s contém o que parece ser um My Number (12 dígitos). Apague; não o guardamos.",
    ),
    "unreadable": _all(
        "%(label)sに読めない文字があります。その文字を消して、もう一度入力してください。",
        "%(label)s に 読《よ》めない 文字《もじ》が あります。消《け》して、もう 一度《いちど》 書《か》いて ください。",
        "%(label)s holds characters that cannot be read. Remove them and enter it again.",
        "%(label)s contém caracteres ilegíveis. Apague e digite de novo.",
    ),
}

YES = _all("はい", "はい", "Yes", "Sim")
NO = _all("いいえ", "いいえ", "No", "Não")
NOT_ANSWERED = _all("(未入力)", "(まだ 書《か》いて いません)", "(not entered)", "(não preenchido)")
ITEM = _all("%(number)s件目", "%(number)sばんめ", "No. %(number)s", "Nº %(number)s")
NOT_ON_PAPER = _all(
    "(届けたあとに消すため、この紙には書きません)",
    "(あとで 消《け》すので、この 紙《かみ》には 書《か》きません)",
    "(not printed, as it is deleted once delivered)",
    "(não impresso: será apagado depois da entrega)",
)
YEN = _all("%(amount)s円", "%(amount)s円《えん》", "¥%(amount)s", "¥%(amount)s")


def sentence(code: str, language: str, **holes: object) -> str:
    """Return the sentence for a code, its named holes filled."""
    return SENTENCES[code].say(language) % holes
