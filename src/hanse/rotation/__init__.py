"""World Cafés and small groups: who sits where in which round. Arrives with a later release."""
