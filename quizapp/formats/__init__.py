"""Files in and out: pure functions of bytes, one file a format, every problem with its line."""
