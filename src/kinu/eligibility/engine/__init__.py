"""The engine: pure Python, no Django, no files, no clock."""
