"""The projections: read models folded from the log."""
