"""Accounts, and every way to get into one: name and password, passkey, card, link."""
