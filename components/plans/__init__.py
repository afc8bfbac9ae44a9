"""Plans, projects and tasks: which are late, whose they are, what they serve."""
