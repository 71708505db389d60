"""Reads of mobility."""
