"""Progress towards targets: gauges, what the documents promised, the units below, every target by document."""
