"""The report, made from the tables alone."""
