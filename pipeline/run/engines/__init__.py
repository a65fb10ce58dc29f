"""Engines: each takes tasks and yields their receipts as they are done, in any order. What a task does is none of an engine's business."""
