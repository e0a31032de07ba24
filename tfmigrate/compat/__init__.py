"""What migrated programs may import: parts of TensorFlow 1.x that TensorFlow 2 no longer has.

The package stands alone: it imports nothing of the rest of tfmigrate, and every import inside it is relative, so that
``tfmigrate rewrite --vendor`` can copy the parts that a program uses into its tree, named ``tfmigrate_compat``.
It needs TensorFlow 2.15 or newer, from 2.16 on tf-keras too, and tf-slim or
tensorflow-probability where a module says so.
"""
