"""Why a cell has nothing to learn from."""


class NoData(Exception):
    """A cell has nothing to learn from; the message says what is missing."""
