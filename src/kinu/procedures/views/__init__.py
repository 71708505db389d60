"""Screens: catalogue, the form, one's own matters, the inbox, the case page."""
