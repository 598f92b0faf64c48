"""Classes: who is in them and how they came in, on which lists, what they study and when."""
