"""Reads of the register. What crosses the door is frozen and already without what the actor may not see."""
