"""Links between clusters: gaps, single points of failure, what-if. Arrives with a later release."""
