"""Settings, addresses and entry points: the only code that knows every room."""
