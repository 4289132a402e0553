"""What the scripts share, and they alone use: their options, the types of these, and how a run ends."""
