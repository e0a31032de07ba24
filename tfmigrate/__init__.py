"""Migrate TensorFlow 1.x code to today's TensorFlow, with proof."""

__version__ = "0.1.0"
