"""Doors for people: login, security of staff, accounts of staff, family and agents, the demo provider."""
