"""Characters: the matching key, noise, script conversion."""
