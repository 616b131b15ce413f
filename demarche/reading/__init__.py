"""Report -> mentions: what the text says, as spans. Knows nothing of the world."""
