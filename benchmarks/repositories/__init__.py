"""Public repositories of TensorFlow 1.x code: migrated, imported and trained for a few steps on both sides."""
