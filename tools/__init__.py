"""Tools of the workshop: start a house, measure it, lay a new room. Not part of the product."""
