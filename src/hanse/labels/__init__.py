"""Label schemes, indicators, scores, thresholds, assessors. Arrives with a later release."""
