"""Texts of the field, read into the model or refused with file, line and reason."""
