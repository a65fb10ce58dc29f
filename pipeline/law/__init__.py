"""Law: numbers, names, citations, the structure of law texts, the law library, alignment and consensus.

`find_citations` finds the mentions of laws and articles in any Chinese text.
"""

from __future__ import annotations

from pipeline.law.citations import Citation, Context, Quote, find_citations

__all__ = ["Citation", "Context", "Quote", "find_citations"]
