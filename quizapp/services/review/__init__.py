"""Progress review: what a class knows and will know, who could use a word, and which questions may be bad."""
