"""Every change of the directory, by subject."""
