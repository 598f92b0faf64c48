"""Pages that look back: how questions do, and figures to take along."""
