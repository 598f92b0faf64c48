"""What there is to study: texts and decks of questions, and a question as it is asked."""
