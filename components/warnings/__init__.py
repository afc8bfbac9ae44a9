"""The page of early warnings: what stands, since when, and who has acknowledged it."""
