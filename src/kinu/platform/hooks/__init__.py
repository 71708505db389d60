"""hooks: the one typed registry through which rooms tell the house what they bring.

Each room states its menu entries, search entries, indicators, datasets, demo data, notices, permissions,
health checks, personal-data fields and the plan systems it carries in files of those names; they are found by
file name when the program starts, as Django finds `admin.py`. Nobody imports a room to list what it brings.
Not for: domain facts (those are events, see outbox) and calls between rooms (those are doors).
Owns the words: hook, registry, entry, health check.
"""
