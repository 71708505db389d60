"""The compiled loops of the search (a package of its own, so that other changes do not compile them again)."""
