"""``tensorflow.examples``."""
