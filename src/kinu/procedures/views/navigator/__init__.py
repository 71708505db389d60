"""Screens of the navigator: eight life events, one question a page, the plan."""
