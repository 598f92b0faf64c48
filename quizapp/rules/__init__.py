"""Rules of assignments: when an attempt is open, which answer is in time, which try counts, what may be told when."""
