"""Writes: publish a pack, keep a draft, send it, work on it, ask, decide, tell, forget."""
