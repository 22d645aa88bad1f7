"""Everything people do with messages, by intention (M6, M7)."""
