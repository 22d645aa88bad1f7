"""What an administrator may type, by subject."""
