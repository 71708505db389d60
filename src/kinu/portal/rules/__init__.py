"""Decisions of the portal, without database, clock or files."""
