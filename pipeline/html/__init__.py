"""Bytes to lines: decoding, blocks, embedded data, content selection."""
