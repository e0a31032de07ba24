"""Fixers for fissix where its own change more than Python 3 needs; fissix finds them by module name."""
