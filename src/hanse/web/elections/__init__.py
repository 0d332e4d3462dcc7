"""Awards: nominations, shortlists, ballots, counts, laureates. Arrives with a later release."""
