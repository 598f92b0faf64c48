"""What teachers write themselves: decks of their own, pasted or typed question by question, with all their versions."""
