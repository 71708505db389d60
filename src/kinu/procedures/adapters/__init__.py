"""Systems outside the house that procedures talks to."""
