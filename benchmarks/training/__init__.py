"""``python -m benchmarks.training``: the training step of migrated programs against the same programs by hand."""
