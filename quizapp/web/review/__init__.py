"""Pages of progress review: what was learnt, and its figures to take along."""
