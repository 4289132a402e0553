"""healthgait: learn about a person's health from the way they walk, filmed by one plain camera."""

__version__ = "0.1.0"
