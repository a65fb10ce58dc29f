"""Many who ask in turn, and few who answer; marks and dates glued to the ends of texts."""

from __future__ import annotations

from tests.split.pages_of import column, page_of

ASKED = ("房东不退押金怎么办？", "试用期没有签合同，公司能随时辞退吗？", "邻居装修把我家墙震裂了，该找谁赔？")
ANSWERED = ("先看合同怎么写的，再发函催。", "不能，要有理由。", "找邻居和装修公司，先拍照留证。")


def _page(askers: tuple[str, ...], answerers: tuple[str, ...]) -> str:
    told = [
        f"{who}：{said}"
        for pair in zip(zip(askers, ASKED, strict=True), zip(answerers, ANSWERED, strict=True), strict=True)
        for who, said in pair
    ]
    return "\n".join(["周末普法摊手记", "本周在社区摆摊，把问得多的记在下面。", *told])


def test_many_ask_and_one_answers() -> None:
    page = page_of(_page(("来访者A", "来访者B", "来访者C"), ("值班同学",) * 3))
    assert column(page.qa, "question_title") == list(ASKED)
    assert column(page.qa, "answer") == list(ANSWERED)


def test_who_answers_may_be_told_by_the_name() -> None:
    page = page_of(_page(("城北老陆", "东港鲍女士", "尾号33的读者"), ("阮律师", "封律师", "阚律师")))
    assert column(page.qa, "question_title") == list(ASKED)


def test_an_interview_is_no_round() -> None:
    page = page_of(_page(("记者甲", "记者乙", "记者丙"), ("校方",) * 3))
    assert not [line for line in page.lines if line.rule in ("split.asks", "split.answers")]


def test_a_date_behind_a_text_says_when_it_was_written() -> None:
    page = page_of(
        "<html><head><title>公司开除不给补偿怎么办</title></head><body><h1>公司开除不给补偿怎么办</h1><p>干了六年，一分钱没有给我，我该怎么办？</p>"
        "<h3>律师回答</h3><p>先去申请劳动仲裁，不收费。 2021-04-02 18:55</p></body></html>"
    )
    assert column(page.qa, "answer") == ["先去申请劳动仲裁，不收费。"]
    assert column(page.qa, "answered_date") == ["2021-04-02"]
