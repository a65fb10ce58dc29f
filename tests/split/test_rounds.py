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


def test_rounds_of_one_who_asks_again_follow_the_answer_above() -> None:
    page = page_of(
        "租来的车半路抛锚，拖车费谁出\n\n周末租了车，半路水箱漏水，我叫拖车花了六百，车行不认。\n\n2021-05-06 09:30 提问\n\n最佳答复\n\n"
        "车行交给您的车应当适合行驶，拖车费由它承担。\n\n江一舟律师\n\n2021-05-06 10:00\n\n"
        "题主追着问：车行说合同写了概不负责，这个有用吗？\n\n律师接着说：没有用，免掉自己全部责任的格式条款无效。\n\n"
        "题主追着问：那我去哪里告？\n\n律师接着说：您或者车行所在地的法院都可以。\n\n"
        "相仿的咨询\n\n租车押金多久退？\n\n还没人回答的咨询\n\n代驾撞了车谁赔？\n\n拼车出了事故找谁"
    )
    assert column(page.qa, "kind") == ["main", "follow_up", "follow_up", "related_unanswered", "related_unanswered", "related_unanswered"]
    assert column(page.qa, "question_title")[1:3] == ["车行说合同写了概不负责，这个有用吗？", "那我去哪里告？"]


def test_numbered_questions_with_their_answers_in_one_line() -> None:
    page = page_of(
        "大厦管理三问三答\n\n一问：业主大会要多少人才算数？　答：要有过半数的业主参加。\n\n"
        "二问：授权书可以当天才交吗？　答：不可以，要在开会前两天交。\n\n"
        "三问：楼上漏水，物业要管吗？　答：公用管道漏的要管，自家管道漏的不管。"
    )
    assert column(page.qa, "question_title") == ["业主大会要多少人才算数？", "授权书可以当天才交吗？", "楼上漏水，物业要管吗？"]
    assert column(page.qa, "answer") == ["要有过半数的业主参加。", "不可以，要在开会前两天交。", "公用管道漏的要管，自家管道漏的不管。"]
    assert column(page.qa, "kind") == ["main"] * 3


def test_marks_with_numbers_on_lines_of_their_own() -> None:
    page = page_of(
        "土地承包一问一答\n\n问一\n\n耕地能包多少年？\n\n答一\n\n三十年，到期再延三十年。\n\n问二\n\n进城落户，地会被收走吗？\n\n答二\n\n不会强收。"
    )
    assert column(page.qa, "answer") == ["三十年，到期再延三十年。", "不会强收。"]
