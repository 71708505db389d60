"""What every room may use: accounts, residents, places, audit, events, jobs, files, documents, hooks, pages."""
