"""Pictures and sounds: recognised by what is in them, and made anew."""
