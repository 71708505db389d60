"""The pure engine: model, kernel (loops), search (static plans), online (the day). No Django, no files, no clock."""
