"""Embedded data: questions, articles, dates, as JSON-LD, microdata and meta tags say them."""

from __future__ import annotations

import json
from typing import Any

import pytest

from pipeline.html import embedded, lexbor


def read(html: str) -> dict[str, Any]:
    found = embedded.read(lexbor.parse(html))
    assert json.loads(json.dumps(found)) == found
    return found


def script(data: Any) -> str:
    text = data if isinstance(data, str) else json.dumps(data, ensure_ascii=False)
    return f'<script type="application/ld+json">{text}</script>'


QUESTION = {
    "@type": "Question",
    "name": "押金不退怎么办",
    "text": "<p>租期到了。</p><p>房东不退。</p>",
    "dateCreated": "2024-03-01T08:00:00+08:00",
    "author": {"@type": "Person", "name": "网友甲"},
    "acceptedAnswer": {"@type": "Answer", "text": "可以起诉。", "author": [{"name": "沈律师"}], "upvoteCount": "12"},
    "suggestedAnswer": [
        {"@type": "Answer", "text": "先协商。\n再投诉。", "dateCreated": "2024/3/2"},
        {"@type": "Answer", "text": "可以起诉。"},
    ],
}


def test_qapage() -> None:
    found = read(script({"@context": "https://schema.org", "@type": "QAPage", "mainEntity": QUESTION}))
    assert found["qa"] == [
        {
            "title": "押金不退怎么办",
            "body": "租期到了。\n房东不退。",
            "author": "网友甲",
            "date": "2024-03-01",
            "answers": [
                {"text": "可以起诉。", "author": "沈律师", "upvotes": 12, "accepted": True},
                {"text": "先协商。\n再投诉。", "date": "2024-03-02", "accepted": False},
            ],
            "origin": "jsonld",
        }
    ]


def test_faqpage_in_a_graph() -> None:
    faq = {"@type": "FAQPage", "mainEntity": [QUESTION, {**QUESTION, "name": "第二问"}]}
    found = read(script({"@graph": [{"@type": "WebSite"}, faq]}))
    assert [question["title"] for question in found["qa"]] == ["押金不退怎么办", "第二问"]


@pytest.mark.parametrize("broken", ["{", "[1, 2", '{"@type": "QAPage", "mainEntity": }', "", "null", "3", "[" * 100_000])
def test_broken_json_is_as_good_as_none(broken: str) -> None:
    assert read(script(broken) + "<p>甲</p>") == {}


def test_forgivable_json() -> None:
    found = read(script('<!-- {"@type": "NewsArticle", "headline": "题\n目", "datePublished": "2024年5月6日",} -->'))
    assert found == {"title": "题 目", "published": "2024-05-06"}


def test_baidu_json() -> None:
    data = {
        "@context": "https://ziyuan.baidu.com/contexts/cambrian.jsonld",
        "@id": "https://a.example/1.html",
        "title": "题",
        "pubDate": "2020-01-02T03:04:05",
    }
    assert read(script(data)) == {"title": "题", "published": "2020-01-02", "canonical": "https://a.example/1.html"}


def test_microdata_question() -> None:
    found = read(
        '<div itemscope itemtype="https://schema.org/QAPage"><div itemprop="mainEntity" itemscope itemtype="https://schema.org/Question">'
        '<h1 itemprop="name">能转租吗</h1><div itemprop="text"><p>房东</p><p>不同意</p></div>'
        '<div itemprop="acceptedAnswer" itemscope itemtype="https://schema.org/Answer"><span itemprop="author" itemscope>'
        '<b itemprop="name">糜律师</b></span><div itemprop="text">不能。</div><meta itemprop="upvoteCount" content="3">'
        '<time itemprop="dateCreated" datetime="2023-02-03T00:00">昨天</time></div></div></div>'
    )
    answer = {"text": "不能。", "author": "糜律师", "date": "2023-02-03", "upvotes": 3, "accepted": True}
    assert found["qa"] == [{"title": "能转租吗", "body": "房东\n不同意", "answers": [answer], "origin": "microdata"}]


def test_meta_tags() -> None:
    found = read(
        '<head><meta property="og:url" content="https://m.a.example/1">'
        '<link rel="canonical" href="https://a.example/1">'
        '<meta name="ArticleTitle" content="关于某事的通知"><meta name="PubDate" content="2024-02-30">'
        '<meta name="publishdate" content="2024-02-03 10:00">'
        '<meta name="SiteName" content="某市人民政府"><meta name="ContentSource" content="市司法局">'
        '<meta name="author" content="李明"></head>'
    )
    assert found == {
        "canonical": "https://a.example/1",
        "title": "关于某事的通知",
        "author": "李明",
        "site_name": "某市人民政府",
        "source": "市司法局",
        "published": "2024-02-03",
    }


@pytest.mark.parametrize("author", ["Discuz! Team and Comsenz UI Team", "www.a.example.com", "某某网", "知律"])
def test_the_maker_of_the_site_is_no_author(author: str) -> None:
    assert "author" not in read(f'<title>借条怎么写_知律问答</title><meta name="author" content="{author}">')


@pytest.mark.parametrize("url", ["/1.html", "javascript:void(0)", "https://", "http://[", "ftp://a.example/1"])
def test_an_address_that_is_none(url: str) -> None:
    assert "canonical" not in read(f'<link rel="canonical" href="{url}">')


def test_breadcrumb() -> None:
    steps = [{"@type": "ListItem", "position": 1, "name": "首页"}, {"@type": "ListItem", "position": 2, "item": {"name": "债务"}}]
    assert read(script({"@type": "BreadcrumbList", "itemListElement": steps})) == {"breadcrumb": ["首页", "债务"]}


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("2024-1-2", "2024-01-02"),
        ("2024年10月12日", "2024-10-12"),
        ("20240102", "2024-01-02"),
        ("2024-13-01", None),
        ("", None),
        (None, None),
    ],
)
def test_dates(text: str | None, date: str | None) -> None:
    assert embedded.date_of(text) == date
