"""The pure engine of shared rides: model, kernel, search, the day. No Django, no files, no clock."""
