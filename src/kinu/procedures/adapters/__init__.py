"""What the room reaches outside the house."""
