"""Files in and out: handed in, looked at, taken with one click and taken back with one; and decks as files."""
