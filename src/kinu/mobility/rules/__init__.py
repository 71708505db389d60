"""Decisions and formulas of mobility that need no database, clock or network."""
