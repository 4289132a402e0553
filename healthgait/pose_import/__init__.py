"""Pose that others' estimators found, brought into the dataset's form."""
