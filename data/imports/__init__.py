"""Tables of values that people bring: read, recognised, judged, confirmed, kept and put into the store."""
