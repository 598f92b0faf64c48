"""The pages on which teachers write decks and questions of their own."""
