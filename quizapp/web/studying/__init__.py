"""Pages of one learner’s study: question after question, the text, what is learnt."""
