"""What a question is and how an answer to it is marked."""
