"""What the pages of the matchmaking read across tables; one file a noun."""
