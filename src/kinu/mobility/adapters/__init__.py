"""Ways to the outside: road maps of others."""
