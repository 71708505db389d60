"""Reads: the plan from the city's files, the state from the rooms."""
