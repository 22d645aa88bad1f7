"""An administrator's pages (M27), by subject."""
