"""The page of data and sources: deliveries of events and what was refused of them."""
