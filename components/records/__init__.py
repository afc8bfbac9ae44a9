"""Down to single events: the dossiers or incidents behind a number, on the screen and as a file."""
