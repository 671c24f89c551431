"""Exports: what there is, line by line, for whoever may take it away."""
