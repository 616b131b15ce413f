"""Records and rows -> the formats of others."""
