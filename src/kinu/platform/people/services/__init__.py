"""Writes of the register: import, protection orders, departments."""
