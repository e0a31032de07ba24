"""Source text in, rewritten text with findings and claims out."""

from tfmigrate.rewrite.engine import rewrite_source, rewrite_text

__all__ = ["rewrite_source", "rewrite_text"]
