from __future__ import annotations

import random
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from pipeline.law import consensus
from pipeline.law.align import plain
from pipeline.law.consensus import Provisional, buckets, combine, key_of, quotes_of, reduce

ARTICLE = (
    "夫妻在婚姻关系存续期间所得的下列财产，归夫妻共同所有：\n（一）工资、奖金；\n（二）生产、经营的收益；\n（三）知识产权的收益；"
    "\n（四）继承或赠与所得的财产，但本法第十八条第三项规定的除外；\n（五）其他应当归共同所有的财产。\n夫妻对共同所有的财产，有平等的处理权。"
)
OTHER = "有下列情形之一的，为夫妻一方的财产：\n（一）一方的婚前财产；\n（二）一方因身体受到伤害获得的医疗费、残疾人生活补助费等费用。"


def votes(text: str, host: str, cluster: str | None = None, law: str = "婚姻法") -> list[dict[str, Any]]:
    page = {"host": host, "page_id": host, "cluster_id": cluster or host}
    return quotes_of(page, [{"law": law, "jurisdiction": "CN", "article": 17, "article_suffix": 0, "text": text}])


def thinned(text: str, rate: float, chosen: random.Random) -> str:
    return "".join(c for c in text if c == "\n" or chosen.random() >= rate)


def voted(rows: list[dict[str, Any]]) -> str:
    (entry,) = reduce(key_of(rows[0]), rows)
    return plain(entry["text"]).text


def test_eight_damaged_copies_give_the_article() -> None:
    chosen = random.Random(1)
    rows = [row for n in range(8) for row in votes(thinned(ARTICLE, 0.03, chosen), f"{n}.example")]
    assert voted(rows) == plain(ARTICLE).text


def test_wrong_numbers_are_shed() -> None:
    rows = [row for n in range(5) for row in votes(ARTICLE, f"{n}.example")] + votes(OTHER, "x.example") + votes(OTHER, "y.example")
    assert voted(rows) == plain(ARTICLE).text


def test_a_farm_loses_to_five_independent_copies() -> None:
    chosen = random.Random(2)
    spoilt = thinned(ARTICLE, 0.06, chosen)
    own = [row for n in range(5) for row in votes(thinned(ARTICLE, 0.02, chosen), f"{n}.example")]
    one_cluster = [row for n in range(50) for row in votes(spoilt, f"farm{n}.example", "farm")]
    unclustered = [row for n in range(50) for row in votes(spoilt, f"farm{n}.example")]
    assert voted(own + one_cluster) == voted(own + unclustered) == plain(ARTICLE).text


def test_one_source_says_nothing() -> None:
    rows = votes(ARTICLE, "a.example") + votes(ARTICLE, "a.example", "other") + votes(ARTICLE, "b.example", "a.example")
    assert reduce(key_of(rows[0]), rows) == []


def test_support_counts_pages_and_independent_hosts() -> None:
    rows = votes(ARTICLE, "a.example") + votes(ARTICLE, "a.example", "again") + votes(ARTICLE, "b.example") + votes(ARTICLE, "c.example")
    (entry,) = reduce(key_of(rows[0]), rows)
    assert (entry["support_pages"], entry["support_hosts"]) == (4, 3)
    assert 0 < entry["confidence"] < 1


def test_more_copies_are_trusted_more() -> None:
    def confidence(n: int) -> float:
        rows = [row for m in range(n) for row in votes(ARTICLE, f"{m}.example")]
        (entry,) = reduce(key_of(rows[0]), rows)
        found: float = entry["confidence"]
        return found

    assert confidence(2) < confidence(3) < confidence(5) <= confidence(8)


@given(st.integers(0, 2**32))
def test_combining_changes_nothing(seed: int) -> None:
    chosen = random.Random(seed)
    rows = [row for n in range(6) for row in votes(thinned(ARTICLE, chosen.choice([0, 0.05]), chosen), f"{n % 4}.example")]
    chosen.shuffle(rows)
    cut = chosen.randrange(len(rows))
    halves = combine(combine(rows[:cut]) + combine(rows[cut:]))
    assert halves == combine(rows) == combine(combine(rows))
    assert reduce(key_of(rows[0]), halves) == reduce(key_of(rows[0]), rows)


def test_a_key_falls_into_one_bucket_however_the_law_is_written() -> None:
    rows = votes(ARTICLE, "a.example") + votes(ARTICLE, "b.example", law="中华人民共和国婚姻法")
    assert len({bucket for bucket, _ in buckets(rows, 1000)}) == 1


def test_the_provisional_library_wants_three_sources() -> None:
    for hosts, known in ((2, False), (3, True)):
        rows = [row for n in range(hosts) for row in votes(ARTICLE, f"{n}.example")]
        found = Provisional(reduce(key_of(rows[0]), rows)).find("《婚姻法》", "CN", 17, 0)
        assert (found is not None) is known


def test_prose_and_blank_laws_have_no_vote() -> None:
    page = {"host": "a.example", "page_id": "1", "cluster_id": "1"}
    blank = {"law": None, "jurisdiction": "CN", "article": 17, "article_suffix": 0, "text": ARTICLE}
    short = {"law": "婚姻法", "jurisdiction": "CN", "article": 17, "article_suffix": 0, "text": "财产。"}
    assert quotes_of(page, [blank, short]) == []
    assert list(consensus.combine([])) == []
