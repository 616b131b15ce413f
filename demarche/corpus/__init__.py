"""Records -> what only many reports show: pure functions over candidates handed in."""
