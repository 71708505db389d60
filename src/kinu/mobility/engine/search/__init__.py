"""Static plans: construction, large-neighbourhood search in compiled loops, set partition over the routes it met."""
