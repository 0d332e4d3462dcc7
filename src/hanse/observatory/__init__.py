"""Regional figures: specialisation, stars, growth, relatedness. Arrives with a later release."""
