"""Build what the browser gets: see `prepare`."""
