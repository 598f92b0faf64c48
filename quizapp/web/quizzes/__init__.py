"""Pages of quizzes: made, given, attempted, looked at."""
