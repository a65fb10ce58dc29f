"""Strip on small pages of our own wording: what goes, what stays, and why."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.planting import KINDS, PLACES, planted
from pipeline import clean_page
from pipeline.page import Page, lines_of
from pipeline.sources import Record
from pipeline.stages.read import read
from pipeline.stages.strip import strip

ARTICLE = """租客提前退租押金怎么办
来源：本站整理 2022-04-05 301人看过
租客提前退租属于违约，但押金不一定全部不退。
一、合同有约定的从约定
双方在合同里写明提前退租扣除一个月押金的，按照约定处理。
二、没有约定的看损失
《中华人民共和国民法典》第五百八十四条　当事人一方不履行合同义务或者履行合同义务不符合约定，造成对方损失的，损失赔偿额应当……
房东要证明自己的损失，例如空置期间的租金。"""
TRADITIONAL = """租客提前退租押金怎麼辦
租客提前退租屬於違約，但押金不一定全部不退。
雙方在合同裡寫明提前退租扣除一個月押金的，按照約定處理。
房東要證明自己的損失，例如空置期間的租金。"""
CRIMINAL = """微信群里发红包赌博怎么处罚
在微信群里组织成员抢红包赌博，抽头渔利的，可能构成赌博罪或者开设赌场罪。
《刑法》第三百零三条　以营利为目的，聚众赌博或者以赌博为业的，处三年以下有期徒刑、拘役或者管制，并处罚金。
被告人陈某在群内发布百家乐、时时彩的投注链接，注册送彩金，非法获利三万元。
第三百六十三条　以牟利为目的，制作、复制、出版、贩卖、传播淫秽物品的，处三年以下有期徒刑、拘役或者管制，并处罚金。
骗子常用“美女裸聊”“免费看片”“稳赚不赔”作诱饵，群众遇到应当报警。
我老公在网上玩百家乐输了二十万，平台不给提现，怎么办？
电视台、报纸不得发布麻醉药品、代孕机构、私家侦探的广告。
招嫖人员以“上门服务”“包夜”招揽，依照治安管理处罚法处罚。
办证刻章的小广告涉嫌伪造国家机关证件罪。
三、网络游戏私服、外挂
被告人拍摄被害人裸体视频,强迫其观看成人视频,并以散布照片相要挟
买家付款之后发现是高仿手表，商家电话打不通，可以要求退一赔三
网络主播发布六合彩资料、开奖结果，收取会员费的，可能构成赌博罪的共犯"""
PLACE_LIST = """某市基层法院管辖范围
青禾县人民法院管辖青禾县、临泽县、安陵县、武川县、沧源县、隆安县。
本市辖青禾县、临泽县、安陵县、武川县、沧源县、隆安县、永和县。
第三条 设立通海县、宁远县、霍城县、罗平县、望奎县、蒲江县六个派出法庭。
青禾县人民法院 青禾县建设路1号 邮编100001
临泽县人民法院 临泽县人民街2号 邮编100002"""


def stripped(text: str) -> Page:
    page = Page(raw=text, lines=lines_of(text), source="page.txt", url="https://www.sample.example/a/1.html")
    strip(page)
    page.check()
    return page


def html(body: str, title: str = "租客提前退租押金怎么办") -> Page:
    record = Record(f"<html><head><title>{title}</title></head><body>{body}</body></html>", source="page.html", url="https://s.example/1")
    page = read(record)
    strip(page)
    page.check()
    return page


def roles(page: Page) -> dict[str, str]:
    return {line.text.strip(): line.role for line in page.lines if line.rule}


def kept(page: Page) -> list[str]:
    return [line.text for line in page.kept()]


@pytest.mark.parametrize("text", [CRIMINAL, PLACE_LIST, TRADITIONAL], ids=["criminal", "places", "traditional"])
def test_text_about_the_trades_of_spam_stays_whole(text: str) -> None:
    assert kept(stripped(text)) == text.split("\n")


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("text", [ARTICLE, TRADITIONAL, CRIMINAL, PLACE_LIST], ids=["article", "traditional", "criminal", "places"])
def test_planted_lines_go_and_take_nothing_along(kind: str, place: str, text: str) -> None:
    before = kept(stripped(text))
    for seed in range(3):
        lines, at = planted(text.split("\n"), kind, place, seed)
        page = stripped("\n".join(lines))
        assert kept(page) == before, f"{lines[at]!r}"
        assert page.hijack_kinds
        assert page.kind not in ("doorway", "spam")
        assert all(line.evidence for line in page.lines if line.role == "spam_seo")


def test_a_simplified_line_at_the_end_of_a_traditional_page_is_foreign() -> None:
    page = stripped(TRADITIONAL + "\n华东网络,热点资讯,综艺节目在线播放")
    assert kept(page) == TRADITIONAL.split("\n")


def test_names_in_script_alone_are_no_spam() -> None:
    assert kept(stripped(TRADITIONAL + "\n本所位于临江路，欢迎来访。")) == [*TRADITIONAL.split("\n"), "本所位于临江路，欢迎来访。"]


def test_frame_of_an_article_goes_with_roles() -> None:
    text = "\n".join(
        [
            "首页 > 合同纠纷 > 租赁",
            ARTICLE,
            "【温馨提示】以上内容仅供参考，具体请咨询律师。",
            "相关推荐",
            "房东不退押金可以报警吗",
            "租房合同没有到期能退租吗？",
            "还有疑问？点击咨询专业律师",
            "版权所有 某某网 某ICP备00000000号",
        ]
    )
    page = stripped(text)
    found = roles(page)
    assert found["首页 > 合同纠纷 > 租赁"] == "nav"
    assert found["房东不退押金可以报警吗"] == found["租房合同没有到期能退租吗？"] == "related_link"
    assert found["相关推荐"] == "other_boilerplate"
    assert found["还有疑问？点击咨询专业律师"] == "cta"
    assert "租客提前退租押金怎么办" in kept(page)
    assert kept(page) == [line for line in ARTICLE.split("\n") if "人看过" not in line]


def test_questions_below_a_question_head_stay_for_split() -> None:
    page = stripped(ARTICLE + "\n相关问题\n房东不退押金怎么办？\n押金收据丢了还能退吗？")
    assert kept(page)[-2:] == ["房东不退押金怎么办？", "押金收据丢了还能退吗？"]
    assert roles(page)["相关问题"] == "other_boilerplate"


def test_a_glued_line_is_cut_where_the_role_changes() -> None:
    page = stripped("合同纠纷咨询的流程说明\n首页 > 合同 2022-04-05 10:20:30 301人看过\n先准备好合同原件。")
    spans = [(line.text.strip(" >"), line.role) for line in page.lines if line.rule]
    assert ("2022-04-05 10:20:30", "meta") in spans or ("2022-04-05 10:20:30 301人看过", "meta") in spans
    assert any(role == "nav" for _, role in spans)


def test_a_table_of_contents_goes_only_where_it_comes_again() -> None:
    toc = "本所章程\n目录\n第一章 总则\n第二章 组织\n第三章 附则"
    body = "\n第一章 总则\n第一条 为了规范管理，制定本章程。\n第二章 组织\n第二条 设理事会。\n第三章 附则\n第三条 本章程自公布之日起施行。"
    assert len(kept(stripped(toc + body))) == 7
    assert kept(stripped(toc)) == toc.split("\n")


def test_a_cut_lead_goes_where_the_text_comes_in_full() -> None:
    lead = "租客提前退租属于违约，但押金不一定全部不退，要看合同怎么..."
    full = "租客提前退租属于违约，但押金不一定全部不退，要看合同怎么写，也要看房东的损失。"
    page = stripped(f"租客提前退租押金怎么办\n{lead}\n{full}")
    assert roles(page) == {lead: "truncated_snippet"}


def test_closing_signature_is_meta_but_not_in_a_judgment() -> None:
    notice = stripped("关于法律援助值班的公告\n自八月一日起实行周末值班。\n青禾县法律援助中心\n2023年7月25日")
    assert roles(notice) == {"青禾县法律援助中心": "meta", "2023年7月25日": "meta"}
    judgment = "民事判决书\n如不服本判决，可以在十五日内上诉。\n审判员　陈某\n2023年7月25日\n书记员　李某"
    assert kept(stripped(judgment)) == judgment.split("\n")


def test_a_doorway_keeps_nothing() -> None:
    word = "工伤律师"
    lines = [f"{word}_青禾{word}_临泽{word}_安陵{word}", f"{word}哪家好？选{word}就找{word}网，{word}在线解答。"]
    lines += [f"{name}{word}" for name in ("武川", "沧源", "隆安", "永和", "澄江", "平乐", "通海")]
    page = stripped("\n".join(lines))
    assert page.kind == "doorway"
    assert not kept(page)


def test_shuffled_clauses_between_advertisements_are_a_doorway() -> None:
    clauses = [
        f"第{n}条 违反本规定的，处五日以下拘留；情节较重的，处十日以下拘留。"
        for n in ("四十", "二十六", "七十", "三十一", "九", "五十五", "十二")
    ]
    page = stripped("\n".join(["✅【点击访问复制链接用手机端访问】✅代办毕业证快速出证", *clauses]))
    assert page.kind == "doorway"
    assert not kept(page)


def test_pure_spam_keeps_nothing() -> None:
    page = stripped("体育投注平台|真人视讯|时时彩\n棋牌官网注册送88元，天天返水，二十四小时客服。\n电子老虎机\n捕鱼游戏下载")
    assert (page.kind, kept(page)) == ("spam", [])


def test_stub_and_listing_keep_their_headline() -> None:
    frame = '<div class="nav"><a href="/">首页</a></div><div>首页 &gt; 标签 &gt; 居住权</div><h1>居住权</h1>'
    stub = html(frame + "<div>版权所有 某某网</div>", title="居住权_某某网")
    assert (stub.kind, kept(stub)) == ("stub", ["居住权"])
    items = "".join(f'<li><a href="/{n}">居住权登记的流程说明之{n} </a> 2024-05-0{n}</li>' for n in range(1, 6))
    listing = html(f"{frame}<ul>{items}</ul>", title="居住权_某某网")
    assert (listing.kind, kept(listing)) == ("listing", ["居住权"])


def test_hidden_keywords_go_and_hidden_text_of_the_page_stays() -> None:
    body = "<h1>租客提前退租押金怎么办</h1><p>租客提前退租属于违约，但押金不一定全部不退。</p>"
    hidden = '<div style="display:none">租房律师,合同律师,青禾律师,临泽律师,安陵律师</div>'
    assert kept(html(hidden + body)) == kept(html(body))


def test_lines_that_the_site_repeats_go_but_never_law() -> None:
    from pipeline.layout.keys import key, line_hash

    text = ARTICLE + "\n本栏目由某某单位协办播出"
    page = Page(raw=text, lines=lines_of(text), source="page.txt")
    page.site = frozenset(line_hash(key(line)) for line in page.lines)
    strip(page)
    assert roles(page)["本栏目由某某单位协办播出"] == "other_boilerplate"
    assert any(line.text.startswith("《中华人民共和国民法典》第五百八十四条") for line in page.kept())
    assert "租客提前退租押金怎么办" in kept(page)


def twins(text: str) -> Iterator[str]:
    yield text.translate({ord(a): ord(a) + 0xFEE0 for a in map(chr, range(0x21, 0x7F))})
    yield text.replace("\n", " \n")


def test_twins_meet_the_same_fate() -> None:
    text = ARTICLE + "\n相关推荐\n房东不退押金可以报警吗\n一键咨询\n国产精品久久,亚洲无码,免费看片"
    fates = [(line.rule, line.role) for line in stripped(text).lines]
    for twin in twins(text):
        assert [(line.rule, line.role) for line in stripped(twin).lines] == fates


@settings(max_examples=150, deadline=None)
@given(st.lists(st.text(alphabet="一二第条，。、|-_ >·✅a1年月日律师咨询:：《》()<>\n", max_size=40), max_size=8))
def test_strip_never_loses_text(lines: list[str]) -> None:
    stripped("\n".join(lines))


@settings(max_examples=50, deadline=None, derandomize=True)
@given(st.lists(st.sampled_from(ARTICLE.split("\n") + CRIMINAL.split("\n") + PLACE_LIST.split("\n")), max_size=12))
def test_stripping_a_clean_text_changes_nothing(lines: list[str]) -> None:
    clean = stripped("\n".join(lines)).text
    assert stripped(clean).text == clean


def test_short_doorway_of_stamped_clauses_keeps_nothing() -> None:
    clauses = "".join(f"标的物的风险由买受人承担，({2004 + n}){n * 7 % 60 + 3}租赁期限不得超过二十年，" for n in range(8))
    page = stripped(f"办证咨询热线✅【点击访问复制链接用手机端访问】✅ 学历证书 当天出证\n{clauses}\n✅【加微信 zz00000 办理】✅")
    assert (page.kind, page.text.strip()) == ("doorway", "")


def test_clauses_with_years_in_brackets_stay_without_an_advertisement() -> None:
    text = "".join(f"法院认为不成立，({2004 + n}){n + 1}月的租金应当支付，" for n in range(8))
    page = stripped(text)
    assert page.text == text


def test_nothing_but_the_notice_of_an_error() -> None:
    page = stripped("404\n页面不存在")
    assert page.text.strip() == ""


@pytest.mark.parametrize(
    "row", ["热门：甲田区 乙河区 丙山区 丁湖区 戊桥区 己岭区 更多", "甲田区律师 乙河区律师 丙山区律师 丁湖区律师 戊桥区律师"]
)
def test_a_portals_own_directory_is_no_spam(row: str) -> None:
    page = clean_page(f"首页 > 房产\n\n{row}\n\n购房定金能退吗\n\n卖方违约的，应当双倍返还定金。\n")
    assert not page.hijack_kinds
    assert "spam_seo" not in {line.role for line in page.lines}


@pytest.mark.parametrize(
    "row", ["镇雄县| 东丽区| 习水县| 万年县| 浦城县| 祁阳县", "镇雄县律师_东丽区律师_习水县律师_万年县律师_浦城县律师"]
)
def test_a_planted_pool_is_spam_all_the_same(row: str) -> None:
    page = clean_page(f"购房定金能退吗\n\n卖方违约的，应当双倍返还定金。\n\n{row}\n")
    assert "spam_seo" in {line.role for line in page.lines}


@pytest.mark.parametrize(
    ("line", "left"),
    [
        ("必威体育app官方下载最新消息：试用期被辞退能拿补偿吗", "试用期被辞退能拿补偿吗"),
        ("借条没有写利息怎么算 亚博体育app下载", "借条没有写利息怎么算"),
        ("网络赌博平台的客服话术：充值返利都是诱饵", "网络赌博平台的客服话术：充值返利都是诱饵"),
    ],
)
def test_the_name_of_a_house_is_cut_off_a_headline(line: str, left: str) -> None:
    body = (
        "\n去年底公司说我不合适，只给了半个月工资就让我走人，离职证明上写的是个人原因。\n可以要求支付赔偿金，劳动合同法第八十七条有规定。"
    )
    assert kept(stripped(line + body))[0] == left


def test_a_sentence_that_tells_of_a_trade_goes_only_beside_planted_lines() -> None:
    told = "群里除了你都是托，熟了以后再推送百家乐、时时彩的链接，充值容易提现难。"
    text = f"反诈课堂第三讲\n先拉你进群，再让你做任务。\n{told}\n钱转出去就追不回来了，遇到请打反诈电话。"
    assert told in kept(stripped(text))
    assert told not in kept(stripped(f"{text}\n新葡京官网,百家乐在线,时时彩平台,真人娱乐,线上赌场,注册送"))


def test_what_an_office_calls_its_papers_is_no_advertisement() -> None:
    text = "公证处办理时间\n工作日上午九点到下午五点，午间不休息。\n点此预约办证，免排队\n周六上午只受理涉外公证，请携带身份证原件。"
    assert all(line.rule is None or not line.rule.startswith("spam") for line in stripped(text).lines)


@pytest.mark.parametrize(
    "text",
    [
        (
            "沅江私家侦探|沅江侦探调查|沅江婚外情取证\n沅江私家侦探从业十年，沅江侦探调查只讲证据，沅江婚外情取证当天出发。\n"
            "沅江哪里有私家侦探？沅江私家侦探收费多少？\n服务项目：寻人查址 行踪定位 手机监听\n吴老师 139-0000-0000（微信）"
        ),
        (
            "黑户秒下款口子_强制下款_不看征信\n无视征信秒到账，凭身份证就能办，黑白户都可以，当天放款不收费。\n"
            "秒下款口子自贷款人提供借款时成立，不看征信贷款的利率不得违反国家有关规定。\n加客服领取通道 VX：ab000000"
        ),
    ],
)
def test_a_page_that_goes_on_about_what_its_headline_offers_keeps_nothing(text: str) -> None:
    page = stripped(text)
    assert not kept(page)
    assert page.kind in ("spam", "doorway")


@pytest.mark.parametrize(
    "text",
    [
        "私家侦探拍的照片能当证据吗\n请私家侦探跟踪拍摄，侵害他人隐私的，照片不能作为证据。\n婚外情取证应当在自己的住处或者公共场所进行，可以报警留下笔录。",
        "无抵押贷款合同要点\n无抵押贷款凭个人信用发放，合同写明利率、期限和违约责任。\n贷款公司先收手续费的，借款人可以按照实际到手的数额还款。",
        "警方通报一起办证刻章案\n嫌疑人在网上发布办证刻章的信息，联系微信ab12345，货到付款。\n三人因涉嫌伪造证件罪被刑事拘留，案件正在侦查。",
    ],
)
def test_a_page_about_a_trade_is_kept(text: str) -> None:
    assert len(kept(stripped(text))) == 3


def test_a_page_of_one_cut_line_keeps_what_it_shows() -> None:
    text = "判决生效以后对方不给钱怎么办 2023-05-06 阅读210 律师答：可以申请强制执行，提供账户和房产线索，法院会查封扣划……查看更多"
    left = "".join(kept(stripped(text)))
    assert "申请强制执行" in left
    assert left.endswith("法院会查封扣划")
