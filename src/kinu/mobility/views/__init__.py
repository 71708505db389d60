"""Pages of mobility."""
