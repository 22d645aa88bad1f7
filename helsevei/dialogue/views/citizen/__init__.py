"""«Meldinger»: pages of the inhabitant (M6), by subject."""
