"""The page of information security: incidents, how fast they are met, who watches, and how the platforms run."""
