"""One learner’s study: the queue of a day, answers and their log, memory, progress."""
