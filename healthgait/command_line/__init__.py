"""What the scripts share: their options, the types of these, and how a run ends."""
