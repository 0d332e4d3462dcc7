"""Applications, evidence, assessors, decisions, the register of labels. Arrives with a later release."""
