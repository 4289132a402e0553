"""Gait energy images of clips, and the models that predict a target from them.

After J. Han and B. Bhanu, "Individual recognition using gait energy image", IEEE Transactions on Pattern Analysis and
Machine Intelligence 28(2), 316-322, 2006.
"""
