"""Writes of mobility."""
