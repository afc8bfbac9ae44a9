"""The rankings page: the set that is ranked, movement, components, what a climb takes, units side by side."""
