"""The pages of the matchmaking; one file a noun."""
