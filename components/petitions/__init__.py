"""The page of petitions: what people report, where, and whether it is answered in time."""
