"""The page of digital platforms: who has what at which stage, what it connects to, whether it is up."""
