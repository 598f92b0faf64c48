"""Pages of a class, its people, its lists and its plan."""
