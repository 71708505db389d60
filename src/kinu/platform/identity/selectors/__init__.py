"""Reads: accounts and staff (`accounts`), families and principals (`family`)."""

from .accounts import (
    CardFacts,
    DelegationView,
    Settings,
    StaffView,
    account_of,
    account_of_resident,
    agreement,
    delegation_view,
    delegations_of,
    posts_of,
    resident_actor,
    staff,
    staff_actor,
    staff_views,
)

__all__ = [
    "CardFacts",
    "DelegationView",
    "Settings",
    "StaffView",
    "account_of",
    "account_of_resident",
    "agreement",
    "delegation_view",
    "delegations_of",
    "posts_of",
    "resident_actor",
    "staff",
    "staff_actor",
    "staff_views",
]
