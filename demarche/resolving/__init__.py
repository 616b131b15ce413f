"""Mentions and knowledge -> parts of the record: what the spans mean."""
