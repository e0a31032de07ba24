"""What can only be decided for a whole tree: where its programs begin, and what must lie beside them."""
