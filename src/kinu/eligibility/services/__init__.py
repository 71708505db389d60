"""Writes of eligibility."""
