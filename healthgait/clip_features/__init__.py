"""Features of clips: computed once for all cells that see them, and stored."""
