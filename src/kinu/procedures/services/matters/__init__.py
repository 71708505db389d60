"""Writes of the counter, one module per use case."""

from .asking import Saved, choose_forms, fix, point_out, save_topic, take_back, tell_people
from .closing import Result, abandon, hand_over, make_bundle, reopen, sign, to_confirm
from .opening import (
    PreEntry,
    claim,
    claim_by_slip,
    issue_pass,
    link_resident,
    open_for,
    open_for_card,
    open_unknown,
    open_visit,
    park,
)
from .papers import add_paper, remove_paper
from .screens import pair, paired

__all__ = [
    "PreEntry",
    "Result",
    "Saved",
    "abandon",
    "add_paper",
    "choose_forms",
    "claim",
    "claim_by_slip",
    "fix",
    "hand_over",
    "issue_pass",
    "link_resident",
    "make_bundle",
    "open_for",
    "open_for_card",
    "open_unknown",
    "open_visit",
    "pair",
    "paired",
    "park",
    "point_out",
    "remove_paper",
    "reopen",
    "save_topic",
    "sign",
    "take_back",
    "tell_people",
    "to_confirm",
]
