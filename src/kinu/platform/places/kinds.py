"""The kinds of facilities, in the order people look for them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

KINDS = {
    "office": _("市役所"),
    "health": _("保健センター"),
    "medical": _("病院"),
    "welfare": _("福祉の施設"),
    "childcare": _("保育園・こども園"),
    "kindergarten": _("幼稚園"),
    "elementary-school": _("小学校"),
    "junior-high-school": _("中学校"),
    "high-school": _("高等学校"),
    "foreign-school": _("外国人学校"),
    "culture": _("文化の施設"),
    "sport": _("スポーツの施設"),
    "park": _("公園"),
    "sightseeing": _("観光"),
    "station": _("駅"),
    "waste": _("ごみの処理施設"),
    "bridge": _("橋"),
    "road": _("道路"),
    "business": _("大きな事業所"),
}
PUBLIC_KINDS = tuple(kind for kind in KINDS if kind not in {"bridge", "road", "business"})
"""What the public list offers; the others are there for disaster work."""
FLAGS = {
    "shelter": _("避難所"),
    "emergency_site": _("緊急避難場所"),
    "emergency_flood_ok": _("洪水のときも使える"),
}
