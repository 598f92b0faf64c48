"""Pages for files in and out."""
