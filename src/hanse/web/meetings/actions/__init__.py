"""Every write of the matchmaking; one file a noun, one function a verb."""
