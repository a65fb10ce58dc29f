"""Spam of our own making, in the kinds that hijacked pages show: planted in clean pages, it measures what strip finds."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Final

COUNTIES: Final = [
    "青禾",
    "临泽",
    "安陵",
    "武川",
    "沧源",
    "隆安",
    "永和",
    "澄江",
    "平乐",
    "通海",
    "宁远",
    "霍城",
    "罗平",
    "望奎",
    "蒲江",
    "兴国",
    "定南",
    "泾源",
    "岚皋",
    "德兴",
    "若尔盖",
    "乌兰",
    "北流",
    "万宁",
    "石泉",
    "合水",
]
UNITS: Final = ["县", "县", "县", "市", "市", "区", "旗", "自治县"]
CITIES: Final = ["杭州", "武汉", "成都", "南昌", "合肥", "长沙", "郑州", "青岛", "无锡", "佛山", "太原", "兰州", "贵阳", "海口"]
PORN: Final = [
    "久久",
    "国产",
    "亚洲",
    "欧美",
    "日韩",
    "精品",
    "无码",
    "中文字幕",
    "一区二区",
    "三区",
    "在线观看",
    "免费",
    "高清",
    "视频",
    "自拍",
    "成人",
    "午夜",
    "福利",
    "激情",
    "熟妇",
    "麻豆",
    "人妻",
    "影院",
    "网站",
]
GAMBLING: Final = [
    "百家乐",
    "时时彩",
    "六合彩",
    "北京赛车",
    "真人视讯",
    "老虎机",
    "捕鱼",
    "棋牌",
    "体育投注",
    "彩票平台",
    "幸运飞艇",
    "电竞投注",
    "葡京",
    "博彩",
]
OFFERS: Final = ["官网", "注册送{n}元", "首存送{n}", "天天返水", "秒到账", "二十四小时客服", "信誉平台", "下载入口", "最新地址", "代理加盟"]
PAPERS: Final = ["毕业证", "学历", "驾照", "身份证", "营业执照", "资格证", "离婚证", "户口本"]
NOUNS: Final = ["离婚律师", "刑事律师", "劳动律师", "律师事务所", "交通事故律师", "房产律师", "法律咨询"]
TAGS: Final = [
    "thead",
    "tbody",
    "tfoot",
    "noscript",
    "strong",
    "ruby",
    "video",
    "cite",
    "code",
    "blockquote",
    "optgroup",
    "legend",
    "sup",
    "small",
]
CUPS: Final = ["足总杯", "欧洲杯2021", "英超", "西甲第十轮", "欧冠", "世预赛", "中超", "意甲", "德甲", "亚冠"]
BETS: Final = ["赔率走势", "竞猜技巧", "比分预测推荐", "投注攻略", "让球盘口分析", "大小球竞猜", "即时赔率", "投注站查询"]
HOUSES: Final = ["澳门新葡萄京", "澳门皇冠赌场", "金沙娱乐城", "永利博彩", "威尼斯人赌场", "银河娱乐场"]
DOORS: Final = ["官网首页", "官方网站入口", "手机版下载", "登录网址", "平台注册", "客户端app"]
LETTERS: Final = "abcdefghijklmnopqrstuvwxyz"


def keyword_head(r: random.Random) -> str:
    """Phrases of pornography joined by one separator."""
    phrases = ["".join(r.sample(PORN, r.randint(2, 4))) for _ in range(r.randint(3, 8))]
    return r.choice([",", "_", "|", "-", "，", " "]).join(phrases)


def gambling_keywords(r: random.Random) -> str:
    return r.choice([",", "|", "_", "-"]).join(
        r.choice(["", "网上", "线上", "澳门"]) + word for word in r.sample(GAMBLING, r.randint(3, 6))
    )


def gambling_ad(r: random.Random) -> str:
    offers = [offer.format(n=r.choice([18, 58, 88, 188])) for offer in r.sample(OFFERS, 3)]
    return f"{r.choice(GAMBLING)}{offers[0]}【{offers[1]}】{'、'.join(r.sample(GAMBLING, 3))}，{offers[2]}"


def place_pool(r: random.Random) -> str:
    label = r.choice(["主站蜘蛛池模板：", "友情链接：", "站群导航：", "", "热门地区："])
    names = [name + r.choice(UNITS) for name in r.sample(COUNTIES, r.randint(8, 20))]
    return label + r.choice(["|", "| ", " | "]).join(names) + r.choice(["|", ""])


def city_lawyers(r: random.Random) -> str:
    noun = r.choice(NOUNS)
    places = r.sample(CITIES, 3) + [name + "区" for name in r.sample(COUNTIES, 3)]
    return r.choice(["【为您推荐】", ""]) + r.choice([",", "_", " ? ", "，"]).join(place + noun for place in places)


def forged_papers(r: random.Random) -> str:
    papers = "、".join(r.sample(PAPERS, 3))
    contact = r.choice(
        [f"微信{letters(r)}{r.randint(100, 999)}", f"1{r.randint(3, 9)}{r.randint(100000000, 999999999)}", f"QQ{r.randint(10**7, 10**9)}"]
    )
    return r.choice(
        [
            f"✅点击访问复制链接用手机端访问✅ 代办{papers} 快速出证",
            f"专业办证刻章，办理{papers}，真实可查，{contact}",
            f"代办{papers}联系{contact}，不成功不收费",
        ]
    )


def tag_soup(r: random.Random) -> str:
    made = []
    for _ in range(r.randint(1, 3)):
        tag = r.choice(TAGS)
        name = "".join(r.choice("abcdefghijkmnpqrstuvwxyz0123456789") for _ in range(4)) + str(r.randint(0, 9))
        made.append(f'<{tag} id="{name[0] if name[0].isalpha() else "k"}{name[1:]}"></{tag}>')
    return r.choice(["", "• "]) + "".join(made)


def repeated(r: random.Random) -> str:
    word = "".join(r.sample(PORN, 2))
    return r.choice(["", ",", " "]).join([word] * r.randint(8, 18))


def loan_ad(r: random.Random) -> str:
    return r.choice(
        [
            f"{r.choice(CITIES)}无抵押贷款，秒批当天放款，征信不好也能办，联系微信{letters(r)}88",
            f"信用卡代还、征信修复、黑户可贷，加微信{letters(r)}{r.randint(10, 99)}",
            f"凭身份证贷款 当天下款 {r.choice(CITIES)}小额贷款公司 电话1{r.randint(3, 9)}{r.randint(100000000, 999999999)}",
        ]
    )


def escort_ad(r: random.Random) -> str:
    city = r.choice(CITIES)
    return r.choice(
        [
            f"{city}上门服务 {city}小姐上门 {city}同城约 包夜",
            f"{city}外围女，学生妹，全套服务，加微信{letters(r)}66",
            f"{city}私家侦探|{city}婚外情调查|{city}讨债公司|{city}侦探公司",
        ]
    )


def betting_rubric(r: random.Random) -> str:
    """Headings of a betting portal between strokes, as stolen legal sites carry them above their menu."""
    events, wares = r.sample(CUPS, 4), r.sample(BETS, 4)
    return r.choice(["/", " / ", "|"]).join(event + ware for event, ware in zip(events, wares, strict=True))


def casino_caption(r: random.Random) -> str:
    """Name of a casino, its offer and a number: the caption of a picture that was planted above the text."""
    return f"{r.choice(HOUSES)}{r.choice(DOORS)}{r.choice(['', ' 1', ' 2', ' - '])}"


def letters(r: random.Random) -> str:
    return "".join(r.choice(LETTERS) for _ in range(6))


KINDS: Final[dict[str, Callable[[random.Random], str]]] = {
    "keyword head": keyword_head,
    "gambling keywords": gambling_keywords,
    "gambling advertisement": gambling_ad,
    "place pool": place_pool,
    "city lawyers": city_lawyers,
    "forged papers": forged_papers,
    "tag soup": tag_soup,
    "repeated word": repeated,
    "loan advertisement": loan_ad,
    "escort advertisement": escort_ad,
    "betting rubric": betting_rubric,
    "casino caption": casino_caption,
}
PLACES: Final = ("head", "middle", "foot")


def planted(lines: list[str], kind: str, place: str, seed: int) -> tuple[list[str], int]:
    """The lines with one spam line of a kind planted at a place, and its number."""
    r = random.Random(f"{kind} {place} {seed}")
    at = {"head": 0, "middle": len(lines) // 2, "foot": len(lines)}[place]
    return [*lines[:at], KINDS[kind](r), *lines[at:]], at
