"""The door of mobility: functions and frozen dataclasses for other rooms."""

__all__: list[str] = []
