"""When to ask again: the study day, a learner's memory of a question, what an answer says about it, the queue."""
