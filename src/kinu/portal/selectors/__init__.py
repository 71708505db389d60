"""Reads: what each page of the portal puts together from the doors of the rooms."""
