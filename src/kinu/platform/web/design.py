"""The invented examples on `/design/`: every component in its states. Texts are samples and stay Japanese."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest

from kinu.kernel import clock
from kinu.platform.hooks import public as hooks

from . import fields, icons

_TOWNS = [
    ("", "選んでください"),
    ("mitsukaido", "水海道諏訪町"),
    ("ishige", "新石下"),
    ("kinu", "絹の台"),
    ("uchimoriya", "内守谷町"),
]


class SampleForm(forms.Form):
    """One of each field."""

    name = fields.NameField(label="お名前", help_text="戸籍や住民票のとおりに入力します。")
    kana = fields.KanaField(label="お名前（カタカナ）", help_text="例：ジョウソウ ハナコ")
    birth = fields.DatePartsField(
        label="生年月日", help_text="例：1990年4月1日、平成2年4月1日", latest=clock.today
    )
    postcode = fields.PostcodeField(label="郵便番号", help_text="例：303-0023")
    address = fields.AddressField(label="住所")
    phone = fields.PhoneField(label="電話番号", help_text="昼間につながる番号を入力します。")
    mail = forms.EmailField(
        label="メールアドレス", required=False, widget=forms.EmailInput({"autocomplete": "email"})
    )
    income = fields.MoneyField(label="前の年の収入", required=False)
    copies = forms.IntegerField(
        label="必要な枚数", min_value=1, max_value=10, widget=forms.NumberInput({"data-width": "8"})
    )
    reason = forms.ChoiceField(
        label="使いみち",
        widget=forms.RadioSelect,
        choices=[("bank", "銀行に出す"), ("school", "学校に出す"), ("other", "そのほか")],
    )
    contents = forms.MultipleChoiceField(
        label="のせる内容", required=False, widget=forms.CheckboxSelectMultiple,
        choices=[("head", "世帯主との続柄"), ("domicile", "本籍"), ("history", "前の住所")],
    )  # fmt: skip
    office = forms.ChoiceField(
        label="受け取る窓口", choices=[("", "選んでください"), ("main", "本庁舎"), ("ishige", "石下庁舎")]
    )
    town = forms.ChoiceField(label="町名", choices=_TOWNS, widget=forms.Select({"data-combobox": ""}))
    photo = fields.PhotoField(
        label="本人確認書類の写真", help_text="JPEG、PNG、PDF。10 MBまで。", required=False
    )
    note = fields.TextField(
        label="伝えたいこと", required=False, widget=forms.Textarea({"rows": 4}), max_length=2000
    )
    consent = forms.BooleanField(label="書いた内容にまちがいはありません")


def design_context(request: HttpRequest) -> dict[str, Any]:
    """Return everything the page shows."""
    messages.success(request, "保存しました。")
    messages.warning(request, "受付は17時15分までです。")
    today = clock.today()
    return {
        "form": SampleForm(auto_id="sample_%s"),
        "wrong": SampleForm({"name": "常総 花子", "kana": "常総", "birth_year": "2999", "birth_month": "1", "birth_day": "1"}, auto_id="wrong_%s"),
        "tones": [("受付前", "neutral"), ("審査中", "info"), ("完了", "success"), ("期限が近い", "warning"), ("期限を過ぎた", "error")],
        "step_names": ["はじめに", "あなたのこと", "世帯のこと", "書類", "確認"],
        "table": [("2026-000123", "住民票の写し", today + timedelta(days=9)), ("2026-000124", "粗大ごみ", today), ("2026-000125", "児童手当", today - timedelta(days=2))],
        "chart": [("住民票", 120), ("児童手当", 84), ("粗大ごみ", 61)],
        "long_list": Paginator(range(1000), 50).get_page(4),
        "day": date(2026, 11, 22),
        "moment": clock.now().replace(hour=14, minute=30),
        "due": today + timedelta(days=9),
        "icon_names": icons.names(),
        "sample_banners": _banners(),
    }  # fmt: skip


def _banners() -> list[hooks.PageBanner]:
    words = [
        (4, "警戒レベル4 避難指示", "絹の台地区の人は、すぐに避難してください。"),
        (0, "緊急のお知らせ", "水道が止まっています。"),
    ]
    return [
        hooks.PageBanner(level, title, sentence, "ja", clock.now(), "/") for level, title, sentence in words
    ]
