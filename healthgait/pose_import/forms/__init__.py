"""The files of each pose estimator, read into one form; a module per program."""
