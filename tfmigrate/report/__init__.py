"""Render what a run found: text, JSON, SARIF, GitHub annotations, and diffs."""
