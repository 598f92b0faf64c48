"""Quizzes: written, assigned, attempted, practised afterwards, looked at, mended."""
