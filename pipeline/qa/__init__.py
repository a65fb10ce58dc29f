"""Questions and answers: how pages of questions and answers mark, join, cut and date them. Its words are data: marks.toml, places.toml."""
