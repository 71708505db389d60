"""Doors to outside systems: the card-login provider, and allauth for staff."""
