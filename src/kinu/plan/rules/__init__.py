"""Decisions about the plan, without database, clock or files."""
