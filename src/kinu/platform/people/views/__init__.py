"""Staff screens of people."""
