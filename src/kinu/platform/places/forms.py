"""What a visitor may ask of the list of facilities."""

from __future__ import annotations

from typing import cast

from django import forms
from django.utils.translation import gettext_lazy as _

from . import selectors
from .kinds import KINDS, PUBLIC_KINDS


class FacilitySearch(forms.Form):
    q = forms.CharField(label=_("名前・住所"), required=False, max_length=100)
    kind = forms.ChoiceField(label=_("種類"), required=False)
    near = forms.ChoiceField(label=_("どこから近い順"), required=False)

    def __init__(self, data: dict[str, str] | None) -> None:
        super().__init__(data)
        kinds, near = (
            cast(forms.ChoiceField, self.fields["kind"]),
            cast(forms.ChoiceField, self.fields["near"]),
        )
        kinds.choices = [("", _("すべて")), *((kind, KINDS[kind]) for kind in PUBLIC_KINDS)]
        near.choices = [("", _("えらばない")), *((town.id, town.name) for town in selectors.towns())]
