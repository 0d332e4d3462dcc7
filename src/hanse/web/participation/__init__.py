"""Topic boards, dot votes, World Cafés, small groups, questions and polls. Arrives with a later release."""
