"""Writes: login, sessions, codes, staff accounts, delegation. Each is one transaction and one audit sentence."""
