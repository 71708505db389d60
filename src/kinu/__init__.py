"""Kinu (絹): a digital city hall as one running program. The map of the house is docs/map.md."""
