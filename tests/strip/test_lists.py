"""Lists of other pages, fact sheets of documents, offers of programs: what goes by its shape, and the near-misses that stay."""

from __future__ import annotations

import pytest

from pipeline import clean_page
from pipeline.page import Page

RECORD = '<li><h2><a href="#">{title}</a></h2><p>{preview}</p><span>2022-03-0{n}</span></li>'
LISTING = (
    "<html><head><title>工伤知识-某法网</title></head><body><h1>工伤知识</h1><p>本栏目介绍工伤的认定……</p><ul>{records}</ul></body></html>"
)
TITLES = ("下班路上摔倒算不算工伤", "工伤认定要等多久", "实习生受伤谁来负责")
SHEET = """文书库 / 判决 / 2020
案件名称
甲某与乙某租赁合同纠纷一审民事判决书
法院
石桥县人民法院
案由
租赁合同纠纷
审理程序
一审
当事人
甲某,乙某
裁判日期
2020-05-06
全文
石桥县人民法院民事判决书原告甲某。被告乙某。原告甲某与被告乙某租赁合同纠纷一案，本院立案后依法审理，现已审理终结。
本院认为，被告应当支付租金。
书 记 员　　丙某
相关文书
丁某与戊某买卖合同纠纷二审民事裁定书
己某买卖合同纠纷执行裁定书"""
DOWNLOAD = """遗嘱怎么写-金沙娱乐场手机版官网下载v2.1.0
版本：v2.1.0 大小：20MB 语言：中文 系统：Android
立即下载 高速下载
遗嘱应当亲笔书写，金沙娱乐场官网下载，签名并注明年月日，注册送彩金。
一、金沙娱乐场手机版安装步骤
1、点击下载按钮，遗嘱怎么写，允许安装未知来源的应用；
二、更新日志
v2.1.0 新增真人视讯，遗嘱玩法升级
三、相关下载
棋牌官方版
遗产继承百家乐平台"""
WARNING = """下载赌博APP会被处罚吗
网络赌博平台常常用注册送彩金吸引人下载APP。参与赌博的，依照治安管理处罚法处罚。
一、真人视讯、棋牌平台都是骗局吗
民警提示，所谓棋牌平台的后台可以随意修改结果。
二、输了的钱能要回来吗
赌债不受法律保护，已经支付的钱由公安机关依法追缴。
三、介绍别人下载棋牌软件构成犯罪吗
以营利为目的，为赌博网站担任代理并接受投注的，构成开设赌场罪。"""


def page_of(text: str) -> Page:
    return clean_page(text, url="https://www.sample.example/a/1.html")


def roles(page: Page) -> dict[str, str]:
    return {line.raw.strip(): line.role for line in page.lines if line.raw.strip()}


def listing(previews: tuple[str, str, str]) -> str:
    records = "".join(
        RECORD.format(title=title, preview=text, n=n) for n, (title, text) in enumerate(zip(TITLES, previews, strict=True), 1)
    )
    return LISTING.format(records=records)


def test_records_of_a_list_are_links_and_previews() -> None:
    page = page_of(listing(("下班途中受到非本人主要责任的…", "社保部门受理以后六十天内…", "实习生和单位之间不是劳动关系…")))
    found = roles(page)
    assert page.kind == "listing"
    assert [found[title] for title in TITLES] == ["related_link"] * 3
    assert found["下班途中受到非本人主要责任的…"] == found["本栏目介绍工伤的认定……"] == "truncated_snippet"
    assert page.text == "工伤知识"


def test_whole_answers_below_linked_questions_stay() -> None:
    whole = (
        "下班途中受到非本人主要责任的交通事故伤害，应当认定为工伤。",
        "社保部门受理以后六十天内作出决定。",
        "实习生可以请求人身损害赔偿。",
    )
    assert all(text in page_of(listing(whole)).text for text in whole)


def test_cut_answers_below_a_head_of_questions_are_answers() -> None:
    items = "".join(
        f"<li><a href='#'>{t}</a></li><p>单位应当在三十日内提出申请；职工本人在一年内提出，期限从受伤之日起...[详细]</p>" for t in TITLES
    )
    page = page_of(f"<html><body><h1>工伤怎么赔</h1><p>按照伤残等级赔偿，先申请认定。</p><h3>相关问答</h3><ul>{items}</ul></body></html>")
    assert [line.raw.strip() for line in page.lines if line.role == "truncated_snippet"] == ["...[详细]"] * 3
    assert page.text.count("职工本人在一年内提出") == 3


def test_a_fact_sheet_is_meta_and_names_the_document() -> None:
    page = page_of(SHEET)
    found = roles(page)
    assert page.title == "甲某与乙某租赁合同纠纷一审民事判决书"
    assert {found[line] for line in ("案由", "租赁合同纠纷", "法院", "石桥县人民法院", "当事人", "裁判日期", "2020-05-06")} == {"meta"}
    assert found["本院认为，被告应当支付租金。"] == found["书 记 员　　丙某"] == "body"
    assert found["丁某与戊某买卖合同纠纷二审民事裁定书"] == "related_link"
    assert page.kind == "other"


def test_headings_that_are_labels_as_well_stay() -> None:
    page = page_of(
        "申请工伤认定\n当事人\n职工本人可以申请。\n法律依据\n《工伤保险条例》第十七条规定了期限。\n法院\n对决定不服的，可以起诉。"
    )
    assert all(word in page.text for word in ("当事人", "法律依据", "法院"))


@pytest.mark.parametrize("head", ["相关法规", "类似案例"])
def test_titles_below_a_head_go_and_prose_stays(head: str) -> None:
    text = "加班费怎么算\n加班费按照小时工资的一点五倍计算。\n"
    links = page_of(f"{text}{head}\n某市工资支付办法\n关于加班工资基数的通知")
    assert links.text == "加班费怎么算\n加班费按照小时工资的一点五倍计算。"
    prose = page_of(f"{text}{head}\n某公司拒付加班费，法院判决其支付。\n该判决已经生效。")
    assert head in prose.text
    assert "该判决已经生效。" in prose.text


def test_an_offer_of_programs_below_words_of_law_is_a_doorway() -> None:
    page = page_of(DOWNLOAD)
    assert (page.kind, page.text, bool(page.hijack_kinds)) == ("doorway", "", True)


def test_a_text_about_such_programs_is_none() -> None:
    page = page_of(WARNING)
    assert page.kind not in ("doorway", "spam")
    assert page.text == WARNING


def test_a_planted_offer_in_many_lines_makes_no_doorway_of_a_page_of_law() -> None:
    planted = "银河国际娱乐城官网注册-首页"
    page = clean_page(
        f"{planted}\n\n拖欠工资该找谁\n\n{planted}\n\n公司拖欠工资的,劳动者可以先向劳动监察大队投诉,也可以申请劳动仲裁。\n\n"
        "劳动合同约定的工资支付日到了而没有支付,就可以主张权利,银河国际娱乐城官网注册送彩金,不必等到离职。\n\n"
        "用人单位被责令限期支付仍不支付的,按应付金额百分之五十以上百分之一百以下加付赔偿金。\n\n银河国际娱乐城官网注册,真人娱乐\n\n"
        "仲裁裁决作出后单位不履行的,劳动者可以向法院申请强制执行。\n\n银河国际娱乐城官网注册,首存优惠\n"
    )
    assert page.kind not in ("doorway", "spam")
    assert "加付赔偿金" in page.text
    assert "强制执行" in page.text


def test_buttons_behind_small_print_are_calls() -> None:
    page = page_of(
        "<html><body><h1>邻居漏水怎么办</h1><p>先保存证据，再找物业。</p><div>发布于2023-03-11赞(26)踩(1)分享</div></body></html>"
    )
    found = roles(page)
    assert (found["发布于2023-03-11"], found["赞(26)踩(1)分享"]) == ("meta", "cta")


def test_a_date_without_buttons_stays_whole() -> None:
    page = page_of("邻居漏水怎么办\n发布时间：2023-03-11 来源：某县法院\n先保存证据，再找物业处理漏水。")
    assert roles(page)["发布时间：2023-03-11 来源：某县法院"] == "meta"


def test_the_headline_as_a_caption_goes() -> None:
    page = page_of(
        "快递丢了赔多少\n2024-02-03\n快递丢失按照实际损失赔偿。\n快递丢了赔多少图1\n没有保价的，也可以请求赔偿。\n快递丢了赔多少，要看是否保价。"
    )
    assert page.text == "快递丢了赔多少\n快递丢失按照实际损失赔偿。\n没有保价的，也可以请求赔偿。\n快递丢了赔多少，要看是否保价。"


def test_a_name_above_a_rank_is_who_answers() -> None:
    page = page_of("父亲的房子归谁\n最佳答案\n山间小路\n合伙人法律行家 采纳数：118 获赞数：330\n房子由全体继承人平均分配，可以协商。")
    assert roles(page)["山间小路"] == "lawyer_card"
    assert "山间小路" not in page.text


def test_a_heading_above_text_is_no_name() -> None:
    page = page_of(
        "父亲的房子归谁\n继承顺序\n第一顺序是配偶、子女、父母。\n最佳答案\n平均分配\n平均分配是原则，尽了主要扶养义务的可以多分。"
    )
    assert "继承顺序" in page.text
    assert "平均分配\n平均分配是原则" in page.text


def test_items_of_a_list_in_the_text_stay_and_calls_among_it_go() -> None:
    head = "<h1>陪产假怎么请</h1><p>配偶生产时，受雇者可以请陪产假，一共七天，薪水照给，雇主不得拒绝。</p>"
    foot = "<h2>二、雇主拒绝怎么办</h2><p>可以向工作地的劳动部门申诉，由其处以罚款，并公布雇主的名称。</p>"
    items = "<ul><li>产检：怀孕期间任选日期，可以请半日</li><li>分娩：前后合计十五日内</li></ul>"
    assert "分娩：前后合计十五日内" in page_of(f"<html><body>{head}{items}{foot}</body></html>").text


def test_a_button_glued_to_a_card_is_cut_off() -> None:
    page = page_of("试用期能随便辞退吗\n用人单位应当证明劳动者不符合录用条件，才能解除劳动合同。\n章某龄律师向TA咨询\n好评率：99%举报")
    assert [(line.text.strip(), line.role) for line in page.lines if line.rule] == [
        *(("章某龄律师", "lawyer_card"), ("向TA咨询", "cta"), ("好评率：99%", "lawyer_card"), ("举报", "cta")),
    ]


def test_a_heading_ends_the_list_of_other_questions() -> None:
    asked = "<h3>相关问答</h3><ul><li><a href='#'>借名买房合法吗</a></li><li><a href='#'>定金能退吗</a></li></ul>"
    brands = "<h3>热门楼盘</h3><div><a href='#'>云锦苑</a> <a href='#'>青石湾</a> <a href='#'>望江府</a></div>"
    page = page_of(f"<html><body><h1>房东不退押金怎么办</h1><p>先发催告函，再向法院起诉，要求返还押金。</p>{asked}{brands}</body></html>")
    found = roles(page)
    assert found["借名买房合法吗"] == "related_question"
    assert found["云锦苑 青石湾 望江府"] in ("nav", "related_link")


CARDS = """<html><head><title>律师谈：借条写错名字还有效吗-某某律师网</title></head><body>
<div class="pos">首页 → 法律知识 → 借贷</div><h2>借条写错名字还有效吗</h2><div>发布日期：2020-7-8 点击次数：362</div>
<p>借条上的名字有误，不当然影响效力，可以用转账记录、聊天记录证明借款人就是对方。</p>
<div class="who">闻人某律师某省某某律师事务所响应时间：5分钟内帮助人数：3021免费咨询</div>
<p>出借人应当妥善保管借条原件，并在三年的诉讼时效以内向对方主张权利。</p>
<h3>相关阅读</h3><ul><li><a href="#">欠条和借条有什么区别2022-10-01</a></li><li><a href="#">转账没有借条怎么起诉 362人看过</a></li></ul>
<h3>本地律师</h3><div><a href="#">东郭某</a> 某省-某市 咨询 1203 次</div>
<div>以上回复仅供参考，不构成律师与当事人的委托关系。</div></body></html>"""


def test_glued_cards_dates_of_links_and_notes() -> None:
    page = page_of(CARDS)
    found = roles(page)
    assert page.title == "借条写错名字还有效吗"
    assert found["闻人某律师某省某某律师事务所响应时间：5分钟内帮助人数：3021"] == "lawyer_card"
    assert found["免费咨询"] == "cta"
    assert (found["欠条和借条有什么区别"], found["2022-10-01"], found["362人看过"]) == ("related_link", "meta", "meta")
    assert found["东郭某 某省-某市 咨询 1203 次"] == "lawyer_card"
    assert "委托关系" not in page.text
    assert "诉讼时效" in page.text


def test_a_bracket_of_the_headline_is_no_marker() -> None:
    page = page_of(
        "<html><body><h1>最高法院发布十起典型案例（附全文）</h1><p>近日，最高法院发布典型案例，回应群众的关切。</p></body></html>"
    )
    assert page.title == "最高法院发布十起典型案例（附全文）"


def test_the_number_of_answers_to_a_listed_question_announces_none() -> None:
    text = "保证金能退吗\n没有违反规定的，凭通知到银行领取。\n相关法律问题\n取保候审最长多久\n1个回答\n取保候审期间可以出省吗\n3个回答"
    page = page_of(text)
    found = roles(page)
    assert (found["1个回答"], found["取保候审期间可以出省吗"]) == ("meta", "related_question")


def test_links_that_call_are_no_titles() -> None:
    link = '<div><a href="#">在线律师 一对一解答 立即咨询</a></div>'
    card = "<div>钟离某某省某某律师事务所从业11年问TA</div>"
    text = "<p>先申请劳动能力鉴定，拿到鉴定结论后申请仲裁，裁决生效后可以申请法院强制执行。</p>"
    page = page_of(f"<html><body><h1>单位不赔钱怎么办</h1>{link}{card}{text}</body></html>")
    assert roles(page)["在线律师 一对一解答 立即咨询"] == "cta"
    assert roles(page)["钟离某某省某某律师事务所从业11年问TA"] == "lawyer_card"


def test_three_cards_and_no_text_are_a_directory() -> None:
    card = "<div><a href='#'>{name}律师</a><p>执业12年</p><p>擅长：婚姻家庭、继承</p><a href='#'>立即咨询</a></div>"
    cards = "".join(card.format(name=name) for name in ("端木某", "闾丘某", "澹台某"))
    assert page_of(f"<html><body><h1>婚姻家庭律师</h1>{cards}</body></html>").kind == "listing"


def test_dates_behind_questions_of_others_are_cut_off() -> None:
    items = "".join(f"<li><a href='#'>{title}</a><span>04-0{n}</span></li>" for n, title in enumerate(TITLES, 1))
    text = "<h1>补偿款归谁</h1><p>与人口有关的安置补助属于被安置人个人，离婚时有权要求分割。</p>"
    page = page_of(f"<html><body>{text}<h2>最新咨询</h2><ul>{items}</ul></body></html>")
    assert [row["question_title"] for row in page.qa if row["kind"] == "related_unanswered"] == list(TITLES)


def test_a_post_that_comes_again_with_its_dots_is_no_lead() -> None:
    post, whole = "押金的事我和房东谈了两次，他总是推脱……", "押金的事我和房东谈了两次，他总是推脱，后来我去起诉了。"
    html = "<html><body><h1>租房押金</h1><article><div><p>房东不退押金，大家都是怎么要回来的？</p>{}</div></article></body></html>"
    twice = clean_page(html.format(f"<p>{post}</p>" * 2).encode())
    assert all(line.rule != "layout.lead" for line in twice.lines)
    assert roles(clean_page(html.format(f"<p>{post}</p><p>{whole}</p>").encode()))[post] == "truncated_snippet"


CUT_OFF = "<dt><a href='#'>{}</a></dt><dd>{}…… [全文]</dd><dd>石榴君 · 3月18日 · 评论0</dd>"


def records(head: str) -> str:
    titles = ("押金条丢了还能退押金吗", "楼道里堆放杂物谁来管", "电梯坏了物业费可以少交")
    leads = (
        "收据不是唯一的凭据，转账记录和聊天也算",
        "消防通道不许堆放杂物，物业先劝，劝不动的",
        "电梯停用一个月以上的，可以按楼层的高低来谈",
    )
    rows = "".join(CUT_OFF.format(*pair) for pair in zip(titles, leads, strict=True))
    return f"<html><head><title>居住_桥头法务</title></head><body><h1>居住</h1>{head}<dl>{rows}</dl></body></html>"


def test_records_whose_texts_end_in_a_link_to_the_whole_are_a_listing() -> None:
    page = clean_page(records("").encode())
    assert page.kind == "listing"
    assert page.text == "居住"
    assert sum(line.role == "truncated_snippet" for line in page.lines) >= 3


LAW = "云溪县会堂使用办法\n2019年3月2日云溪县人民政府发布\n" + "\n".join(
    f"第{n}条 会堂由管理处负责，借用会堂的应当提前三日向管理处提出申请，并说明用途和人数。" for n in "一二三四五六"
)
ANNEX = ("附件一：会堂座位", "一层", "前排 40人", "后排 60人", "二层", "第一届", "各界代表 30人", "续表")
LISTED = (
    "北京市",
    "北京仲裁委员会",
    "天津市",
    "天津仲裁委员会",
    "山西省",
    "大同仲裁委员会、阳泉仲裁委员会",
    "上海市",
    "上海仲裁委员会",
    "长春仲裁委员会",
)
FOOT = (
    "首页 | 法规 | 案例",
    "打印本页",
    "关闭窗口",
    "上一篇：云溪县档案办法",
    "下一篇：云溪县绿化办法",
    "联系我们",
    "版权所有 云溪县法规库",
)


@pytest.mark.parametrize("lines", [ANNEX, ("附件：", *LISTED)], ids=["figures", "authorities"])
def test_the_annex_of_a_law_stays(lines: tuple[str, ...]) -> None:
    page = clean_page("\n".join([FOOT[0], LAW, *lines, *FOOT[1:]]))
    kept = {line.text.strip() for line in page.lines if line.kept}
    assert [line for line in lines[1:] if line not in kept] == []
