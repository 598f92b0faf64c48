"""Pages of an account and of the ways into it."""
