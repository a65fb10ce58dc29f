"""The rules that are code and not TOML, each with its reason: what stands in `lines.rule` beside the rules of the files.

The list is for whoever reads `explain` or the report; a test holds it against the code.
"""

from __future__ import annotations

from typing import Final

from pipeline import rules

CODED: Final = {
    "content.frame": "the content selection scores the line as frame; its evidence has the score",
    "glue.name": "a name glued to the facts of a lawyer or poster",
    "glue.source": "a name glued to the labelled date of the page: its author or site",
    "layout.account": "the line of a public account: author, accounts and date between gaps",
    "layout.article-tabs": "tabs that a law's articles are shared out to",
    "layout.beside-entries": "beside the entries of a page that is a list of other pages",
    "layout.blank": "nothing to read",
    "layout.buttons": "buttons glued behind a date or source",
    "layout.byline": "names alone at the top of an article",
    "layout.caption": "the headline as the caption of a picture",
    "layout.closing": "agency and date at the end of an agency's answer",
    "layout.contents": "a table of contents whose entries come again below",
    "layout.entry": "part of an entry of a page that is a list of other pages",
    "layout.fact-sheet": "label and value of what a database says of a document",
    "layout.failed": "the page is the notice of an error",
    "layout.head-title": "the head title, where the visible headline says the same, or the site's name in it",
    "layout.injected-host": "the address of a site, put between the lines several times",
    "layout.keywords": "keywords of an article, their label lost",
    "layout.lead": "a cut lead that comes again in full below",
    "layout.likely": "reads as frame by its looks and its neighbours (layout/chain.py); its evidence has the likelihood",
    "layout.links": "links in a row",
    "layout.listed": "titles of other pages, each with its date or count",
    "layout.signed": "who wrote the text beside it, and when",
    "layout.listed-below": "titles of other documents below the head of their list",
    "layout.masthead": "menu and site name above the headline of a text page",
    "layout.menu-bar": "menu words between bars at the top",
    "layout.named": "a name above a place, a rank or the date of an answer: who answers or posts",
    "layout.number": "a bare number below date and source: a count whose word was lost",
    "layout.order": "a broken sentence or the office of the order above a law",
    "layout.path": "a path within the site that ends with the headline",
    "layout.picture": "the name of a picture, printed as text",
    "layout.place": "a province alone beside a name, a date or a button",
    "layout.poster": "the name line of a poster",
    "layout.preview": "a cut preview below the title of another page",
    "layout.record": "a library's record of the article",
    "layout.records": "records of a list of other pages: linked title and cut preview, again and again",
    "layout.repeated-title": "the head title again, right below it",
    "layout.signature": "the same line below several posts",
    "layout.tail": "titles of other texts that end the page below their head",
    "layout.title-count": "titles of other pages beside their counts",
    "site.repeated": "the site prints the line on many of its pages",
    "spam.advertisement": "an advertisement of a foreign trade, planted",
    "spam.doorway": "the page is a doorway and has no text of its own",
    "spam.foreign-line": "a line in another script than the page's, at its end, without a sentence",
    "spam.keyword": "a planted keyword beside other planted lines",
    "spam.keyword-row": "a row of keywords around one word, or of places and one trade",
    "spam.keyword-string": "a string of search phrases without a sentence",
    "spam.place-pool": "a pool of place names, as spider pools plant it",
    "spam.repeated-word": "one word again and again",
    "spam.spam": "the page is spam and has no text of its own",
    "spam.stuffed-word": "a word without a place in the text, before its numbers and behind its sentences",
    "spam.tag-soup": "tags with random ids printed as text",
    "split.above-title": "a word of a menu or section above the headline",
    "split.byline": "who wrote a post and when; it stands in `qa.answerer` and the dates",
    "split.call": "an answer that only invites to get in touch",
    "split.card": "a lawyer's name before an answer",
    "split.closing": "what every answer of the page closes with",
    "split.cut-marker": "mark that the rest of an answer is hidden",
    "split.form-field": "names a field of an agency's form; the value stands in its column",
    "split.form-value": "value of a field of an agency's form; it stands in its column",
    "split.frame-of-posts": "recurs from post to post, by its words or its element: buttons, ranks, signatures",
    "split.head-title": "the head title, where the page shows its headline",
    "split.mark": "announces a question or an answer",
    "split.noise-reply": "a reply that answers nothing, or a signature",
    "split.popular": "title of another page, below a head of popular questions",
    "split.poster": "the name above a post; it stands in `qa.answerer`",
    "split.quoted-post": "an earlier post of the thread, quoted, with its name and time",
    "split.related-facts": "region, date or count of a related item",
    "split.related-question": "a question of another page; it is a row of `qa`",
    "split.site-name": "the site's name behind the title",
    "split.stamp": "when the text before it was written; it stands in the dates of `qa`",
    "split.states": "frame between question and answer, by its looks and neighbours (layout/states.py)",
    "split.verdict": "what the asker says of an answer",
}


def every() -> dict[str, str]:
    """The reason of each rule by id: those of the files and those that are code. Site adapters name theirs in `sites.rules`."""
    return {rule.id: rule.why for name in rules.names() for rule in rules.load(name)} | CODED
