"""Law: numerals, names of laws, citations, articles, and the library to verify them with."""
