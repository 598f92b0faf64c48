"""A simulated class, to see every page alive: nobody is in it."""
