"""Decisions of mobility without database, clock or network (the planning itself stands in `engine`)."""
