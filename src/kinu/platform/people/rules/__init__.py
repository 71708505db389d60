"""Decisions without database, clock or network."""

from __future__ import annotations

from .keys import digest_of, household_id_for, resident_id_for
from .relations import CHILD_RELATIONS, HEAD, RELATIONS, is_relation, relation_label
from .sight import Sight, is_in_force, may_see_member, sight_of

__all__ = [
    "CHILD_RELATIONS",
    "HEAD",
    "RELATIONS",
    "Sight",
    "digest_of",
    "household_id_for",
    "is_in_force",
    "is_relation",
    "may_see_member",
    "relation_label",
    "resident_id_for",
    "sight_of",
]
