"""Reads: the catalogue of procedures, the resident's own matters, the clerk's inbox, counts."""
