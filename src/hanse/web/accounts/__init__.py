"""People, sign-in, consent, their own data."""
