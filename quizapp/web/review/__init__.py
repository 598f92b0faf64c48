"""The pages on which teachers see what to do next."""
