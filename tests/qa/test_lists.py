"""Related questions as lists print them: counts and dates behind titles, cut answers, ranking lists below."""

from __future__ import annotations

from tests.split.pages_of import column, page_of


def test_counts_and_dates_behind_titles_are_small_print() -> None:
    page = page_of("""
堆放的木料滚下来砸伤人谁赔
【网友求助】
我家门口堆着邻居的木料，昨天滚下来砸伤了孩子，请问谁负责？
申屠律师答复
木料的所有人负责赔偿，除非他能证明自己没有过错。
相似问题
广告牌掉下来砸坏车怎么赔 2个解答
树枝被风吹断砸到人（2012-04-05）
花盆掉落找不到是谁家的 浏览(330)
""")
    titles = ["广告牌掉下来砸坏车怎么赔", "树枝被风吹断砸到人", "花盆掉落找不到是谁家的"]
    assert column(page.qa[1:], "question_title") == titles
    assert [line.text.strip() for line in page.lines if line.rule == "split.related-facts"] == ["2个解答", "（2012-04-05）", "浏览(330)"]


def test_a_listed_answer_ends_in_its_dots() -> None:
    page = page_of("""
工资压了三个月还能要吗
如标题所述
第1个回答
能要，可以先找劳动监察，再申请仲裁。
类似问题
老板跑了工资怎么办
答：
可以报警，达到数额的会立案...
试用期没有工资合法吗
答：
不合法，试用期也要发…
""")
    assert column(page.qa, "answer")[1:] == ["可以报警，达到数额的会立案", "不合法，试用期也要发"]
    assert column(page.qa, "complete")[1:] == [False, False]
    assert page.qa[0]["question_body"] is None


def test_views_are_headings_where_nobody_asks() -> None:
    page = page_of("""
快递站代收引出的官司
站点代收之后把包裹弄丢，收件人告到法院，法院判站点赔偿。
法官说法
代收也是一种保管，丢了就要赔。
""")
    assert page.kind == "article"
    assert next(line.role for line in page.lines if line.text == "法官说法") == "heading"


def test_views_answer_where_somebody_asks() -> None:
    page = page_of("""
快递站弄丢包裹赔多少
我的包裹在站点丢了，里面有手机，请问能赔多少？
律师意见
按照手机的实际价值赔，站点要证明自己没有过失。
""")
    assert page.qa[0]["answer"] == "按照手机的实际价值赔，站点要证明自己没有过失。"


def test_a_province_between_name_and_figures_is_small_print() -> None:
    page = page_of("""
试用期没过就不给工资吗
干了两个月被辞退，老板说试用期没有工资，请问合法吗？
2022-03-04 10:20
江苏
律师答复（2）
狄一鸣律师
上海
帮助人数 310
不合法，试用期也要发工资。
""")
    assert [line.text.strip() for line in page.lines if line.rule == "layout.place"] == ["江苏", "上海"]
    assert page.qa[0]["answerer"] == "狄一鸣"


def test_places_and_states_behind_listed_titles_are_small_print() -> None:
    page = page_of(
        "租来的车半路抛锚，拖车费谁出\n\n周末租了车，半路水箱漏水，我叫拖车花了六百，车行不认，怎么办？\n\n律师解答\n\n车行交给您的车应当适合行驶，拖车费由它承担。\n\n"
        "相关问题（3）\n\n租车押金多久退 [长沙]\n\n代驾撞了车谁赔 [岳阳]\n\n拼车出了事故找谁 [怀化]"
    )
    assert column(page.qa, "question_title")[1:] == ["租车押金多久退", "代驾撞了车谁赔", "拼车出了事故找谁"]
    assert column(page.qa, "region")[1:] == ["长沙", "岳阳", "怀化"]
