"""Who should meet whom, and why: common interest, complementarity, market focus."""
