"""What predicts in a study: one module a method. A module that is put here is found by its ``Method`` subclass."""
