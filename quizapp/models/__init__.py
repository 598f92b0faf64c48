"""Tables: what is stored, and nothing of what it is for."""
