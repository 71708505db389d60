"""Pages of jobs: the board, progress, health."""
