"""Places, waiting list, badges, check-in. Arrives with a later release."""
