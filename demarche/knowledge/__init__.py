"""What is known before reading: compiled facts, looked up by name and date. No inference."""
