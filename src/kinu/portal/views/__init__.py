"""Pages of the portal: open ones, the reader's own, the staff's."""
