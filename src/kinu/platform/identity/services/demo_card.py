"""Cards of the demo city: who can hold one, and the PIN of each."""

from __future__ import annotations

import hmac
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from kinu.kernel.actor import Actor, ActorKind
from kinu.kernel.refusal import Refusal
from kinu.platform.identity import rules
from kinu.platform.identity.models import LocalCard
from kinu.platform.people import public as people

TRIES = 3
LOCKED_MINUTES = 10


class NoSuchCard(Refusal):
    code = "identity.no-such-card"
    message = _("このカードは見つかりません。人をもう一度選んでください。")
    status = 404


class PinWrong(Refusal):
    code = "identity.pin-wrong"
    message = _("暗証番号が違います。あと%(left)s回まちがえると、カードが使えなくなります。")
    status = 400


class CardLocked(Refusal):
    code = "identity.card-locked"
    message = _("暗証番号を3回まちがえたため、カードが使えません。デモでは10分たつと使えるようになります。")
    status = 400


def card_holder(resident_id: str) -> dict[str, str]:
    """Return what the chip of a resident's demo card holds: the four items."""
    # The chip holds the bearer's own items, also those of a protected person.
    bearer = Actor(kind=ActorKind.RESIDENT, resident_id=resident_id, acts_for=resident_id, assurance="card")
    view = people.resident(resident_id, by=bearer, reason="デモのカードを読む")
    if view is None or not view.is_current:
        raise NoSuchCard
    address = view.address.line if view.address is not None else ""
    return {
        "id": resident_id,
        "name": view.name_full,
        "address": address,
        "birth_date": view.birth,
        "sex": str(view.sex),
    }


def read_card(resident_id: str, *, pin: str, now: datetime) -> dict[str, str]:
    """Return the four items when the PIN is right; three wrong ones lock the card."""
    person = card_holder(resident_id)
    with transaction.atomic():
        LocalCard.objects.get_or_create(resident_id=resident_id)
        card = LocalCard.objects.select_for_update().get(resident_id=resident_id)
        if card.locked_until is not None and now >= card.locked_until:
            card.wrong_tries, card.locked_until = 0, None
        right = card.locked_until is None and hmac.compare_digest(pin.encode(), rules.DEMO_PIN.encode())
        if card.locked_until is None:
            card.wrong_tries = 0 if right else card.wrong_tries + 1
            if card.wrong_tries >= TRIES:
                card.locked_until = now + timedelta(minutes=LOCKED_MINUTES)
        card.save()
    if card.locked_until is not None:
        raise CardLocked
    if not right:
        raise PinWrong(left=TRIES - card.wrong_tries)
    return person
