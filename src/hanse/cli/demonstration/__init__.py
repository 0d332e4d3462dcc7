"""The demonstration: 80 invented organisations of 18 countries, their wishes in every state, a proved schedule."""
