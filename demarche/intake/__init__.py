"""Anything -> reports: files, streams and pages become `Report` values, or a named rejection."""
