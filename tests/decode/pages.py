"""Three pages of our own wording, in traditional characters so that Big5 can hold them, and the ways in which bytes come to harm."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, NamedTuple

from pipeline.text.fold import simplified_of

CONSULTATION: Final = """<!DOCTYPE html>
<html><head><title>房東不肯退還押金，承租人可以怎麼辦？</title></head>
<body><div class="nav"><a href="/">首頁</a> &gt; <a href="/house/">租屋糾紛</a></div>
<h1>房東不肯退還押金，承租人可以怎麼辦？</h1>
<p class="info">提問時間：2023-05-16　瀏覽 1,284 次</p>
<div class="question">我在去年三月和房東簽了一年的租約，押金是兩個月的租金。今年租期到了，我把房子打掃乾淨，鑰匙也交還了，
房東卻說牆壁上有幾個釘孔，要把押金全部扣下來。合約裡沒有寫可不可以釘釘子，請問我能不能要回押金？</div>
<div class="answer"><p>可以要求返還。押金是用來擔保承租人履行義務的，租約終了、房屋已經交還而沒有欠租的時候，出租人就應當把押金退回來。</p>
<p>正常使用所留下的痕跡，例如少量釘孔、地板的輕微磨損，通常不算損壞；出租人主張扣款，應當由他證明損害存在，也要說明修理費用是多少。
只有幾個釘孔就把全部押金扣掉，顯然超過必要的限度。</p>
<p>建議您這樣處理：第一，把交屋時的照片、對話紀錄和匯款單據整理好；第二，用書面通知房東在十日以內退款；第三，對方仍然不理會的，
可以向房屋所在地的法院起訴，或者先申請調解。請求的金額不大，適用小額程序，費用也不高。</p></div>
<div class="card">回答人：林律師（晴川法律事務所）　電話：02-5550-0199</div>
<div class="related"><h3>相關問題</h3><ul><li>租約還沒到期，房東要把房子賣掉怎麼辦</li><li>二房東跑了，我還要再付一次租金嗎</li></ul></div>
<div class="foot">本站內容僅供參考，不能代替律師的正式意見。版權所有</div></body></html>
"""

NOTICE: Final = """關於加強勞動合同管理的通知

各部門、各分公司：
為了規範用工行為，保護職工和公司雙方的權益，根據有關法律的規定，現將勞動合同管理的要求通知如下。
一、自用工之日起一個月以內，應當和職工訂立書面合同。超過一個月不滿一年沒有訂立的，每月要付兩倍的工資。
二、合同應當寫明下列內容：工作地點、工作時間、報酬、社會保險、勞動條件和職業危害的防護。
三、試用期的長短由合同期限決定。合同期限不滿三個月的，不得約定試用期；同一個職工只能約定一次試用期。
四、解除合同應當說明理由，並且提前三十日用書面通知本人。經濟補償按照在本公司工作的年限計算，每滿一年給付一個月的工資；
六個月以上不滿一年的，按照一年計算；不滿六個月的，給付半個月的工資。
五、職工在醫療期、孕期、產期和哺乳期以內的，除了本人有重大過失以外，不得解除合同。
六、人事部門應當為每一位職工建立檔案，合同文本一式兩份，由公司和職工各執一份。發生爭議的，先行協商；協商不成的，
可以向公司所在地的勞動爭議仲裁委員會申請仲裁；對裁決不服的，可以在收到裁決書之日起十五日以內向法院起訴。
七、本通知自發布之日起執行。以前的規定和本通知不一致的，以本通知為準。

南嶺機械製造公司人事部
2022年11月8日
"""

THREAD: Final = """<html><head><title>交通事故之後保險公司拒絕賠償 - 車主論壇</title></head><body>
<table><tr><td class="user">路過的人</td><td><h2>交通事故之後保險公司拒絕賠償</h2>
<p>上個月在高速公路上被後車追撞，交警認定對方負全部責任。對方的保險公司看過現場以後說駕駛人的執照過期了三天，商業險一分錢都不賠。
我的車修理費要四萬多元，對方又說自己沒有錢。請教各位，這種情況應該找誰？</p></td></tr>
<tr><td class="user">老李</td><td><p>先找交強險。執照的問題是他們內部的事情，不能用來對抗受害人，
在責任限額之內必須先賠給你，賠完以後再向駕駛人追償。</p></td></tr>
<tr><td class="user">北城小王</td><td><p>樓上說得對。另外要注意兩點：一是訴訟時效只有三年，
從知道權利受到侵害的時候開始計算；二是起訴的時候把駕駛人、車主和保險公司
一起列為被告，由法院來分配各自的責任。修理費要有發票和清單，交通費、誤工費也可以一併主張。</p></td></tr>
<tr><td class="user">路過的人</td><td><p>謝謝各位的意見！還想請問，車子修好以後價值降低了，這一部分能不能要求賠償？</p></td></tr>
<tr><td class="user">老李</td><td><p>看法院。多數判決不支持，除非是剛買不久的新車，
而且損壞的是重要結構，並且有鑑定意見證明價值確實降低了很多。</p></td></tr></table>
<p>本帖共有四個回覆，內容只代表作者本人的看法。</p></body></html>
"""

TRADITIONAL: Final = {"consultation": CONSULTATION, "notice": NOTICE, "thread": THREAD}
_SIMPLE: Final = str.maketrans({old: new for old, new in simplified_of().items() if len(new) == 1})
SIMPLIFIED: Final = {name: text.translate(_SIMPLE) for name, text in TRADITIONAL.items()}
ENCODINGS: Final = ("gb18030", "big5", "utf-8")


def texts(encoding: str) -> dict[str, str]:
    """The three pages in the script that this encoding is used for."""
    return TRADITIONAL if encoding == "big5" else SIMPLIFIED


class Harmed(NamedTuple):
    """Bytes, the text they should give, and how many of its characters the damage itself has taken."""

    data: bytes
    text: str
    lost: int = 0


def _middle(text: str) -> int:
    """A place inside a long sentence, between two Chinese characters."""
    at = len(text) * 3 // 5
    while not all("\u4e00" <= char <= "\u9fff" for char in text[at - 2 : at + 2]):
        at += 1
    return at


def _parted(text: str, encoding: str) -> tuple[bytes, bytes]:
    at = _middle(text)
    return text[:at].encode(encoding), text[at:].encode(encoding)


def _between(junk: bytes, meaning: str = "", lost: int = 0) -> Callable[[str, str], Harmed]:
    def harm(text: str, encoding: str) -> Harmed:
        head, tail = _parted(text, encoding)
        at = _middle(text)
        return Harmed(head + junk + tail, text[:at] + meaning + text[at:], lost)

    return harm


def _inside(junk: bytes) -> Callable[[str, str], Harmed]:
    def harm(text: str, encoding: str) -> Harmed:
        head, tail = _parted(text, encoding)
        return Harmed(head + tail[:1] + junk + tail[1:], text)

    return harm


def _without(first: int, last: int) -> Callable[[str, str], Harmed]:
    """Some bytes of the character in the middle are lost."""

    def harm(text: str, encoding: str) -> Harmed:
        head, tail = _parted(text, encoding)
        return Harmed(head + tail[:first] + tail[last:], text, 1)

    return harm


def _many_lost(text: str, encoding: str) -> Harmed:
    """A byte is lost in each of five sentences. Two neighbours may go with it where a wrong reading is made of common characters too."""
    places = [at for at in range(40, len(text) - 40, len(text) // 6) if "\u4e00" <= text[at] <= "\u9fff"]
    pieces, done = [], 0
    for at in places:
        pieces.append(text[done:at].encode(encoding) + text[at].encode(encoding)[1:])
        done = at + 1
    return Harmed(b"".join(pieces) + text[done:].encode(encoding), text, 3 * len(places))


def _cut(back: int) -> Callable[[str, str], Harmed]:
    """The file ends `back` bytes before the end of a character in its middle."""

    def harm(text: str, encoding: str) -> Harmed:
        at = _middle(text)
        data = text[:at].encode(encoding)
        return Harmed(data[: len(data) - back], text[: at - (back > 0)])

    return harm


FOOTER: Final = "\n<p>南岭网络公司 制作维护，未经许可不得转载</p>\n"
OTHER: Final = {"gb18030": "utf-8", "big5": "utf-8", "utf-8": "gb18030"}


def _other_tail(text: str, encoding: str) -> Harmed:
    return Harmed(text.encode(encoding) + FOOTER.encode(OTHER[encoding]), text + FOOTER)


def _other_head(text: str, encoding: str) -> Harmed:
    return Harmed(FOOTER.encode(OTHER[encoding]) + text.encode(encoding), FOOTER + text)


def _other_inside(text: str, encoding: str) -> Harmed:
    at = _middle(text)
    inner = "现在的情况是这样的"
    return Harmed(text[:at].encode(encoding) + inner.encode(OTHER[encoding]) + text[at:].encode(encoding), text[:at] + inner + text[at:])


def _wide(codec: str) -> Callable[[str, str], Harmed]:
    return lambda text, _: Harmed(text.encode(codec), text)


def _western(text: str, encoding: str) -> Harmed:
    """The page was read as latin-1 and saved as UTF-8."""
    return Harmed(text.encode(encoding).decode("latin-1").encode(), text)


def _double(text: str, encoding: str) -> Harmed:
    """A stretch was read as latin-1 before it was put into the page."""
    at = _middle(text)
    stretch = "另有约定的从其约定"
    harmed = stretch.encode("gb18030" if encoding != "utf-8" else "utf-8").decode("latin-1")
    head, tail = text[:at], text[at:]
    return Harmed((head + harmed + tail).encode(), head + stretch + tail)


def _as_gbk(text: str, encoding: str) -> Harmed:
    """A line was UTF-8 and read as GBK before it was put into the page."""
    line = "合伙终止以后财产的分配依照约定"
    harmed = line.encode().decode("gb18030", "replace")
    return Harmed(f"{text}\n{harmed}\n".encode("gb18030" if encoding == "gb18030" else "utf-8"), f"{text}\n{line}\n", 1)


def _references(text: str, encoding: str) -> Harmed:
    line = "合伙终止以后"
    printed = "".join(f"&#x{ord(char):x};" for char in line)
    in_markup = "<" in text  # there the parser reads them
    return Harmed(f"{text}\n{printed}\n".encode(encoding), f"{text}\n{printed if in_markup else line}\n")


def _hz(text: str, _encoding: str) -> Harmed:
    simple = text.translate(_SIMPLE)
    return Harmed(simple.encode("hz", "ignore"), simple.encode("hz", "ignore").decode("hz"))


def _meta(charset: str) -> Callable[[str, str], Harmed]:
    tag = f'<meta charset="{charset}">\n'
    return lambda text, encoding: Harmed((tag + text).encode(encoding), tag + text)


DAMAGE: Final[dict[str, Callable[[str, str], Harmed]]] = {
    "none": lambda text, encoding: Harmed(text.encode(encoding), text),
    "meta lies gbk": _meta("gbk"),
    "meta lies big5": _meta("big5"),
    "meta lies utf-8": _meta("utf-8"),
    "meta lies latin-1": _meta("iso-8859-1"),
    "cut at a border": _cut(0),
    "cut inside a character": _cut(1),
    "0xff between": _between(b"\xff"),
    "0xff inside": _inside(b"\xff"),
    "zero between": _between(b"\x00"),
    "zero inside": _inside(b"\x00"),
    "zeros behind": lambda text, encoding: Harmed(text.encode(encoding) + b"\x00" * 512, text),
    "mark in the middle": _between(b"\xef\xbb\xbf"),
    "first byte lost": _without(0, 1),
    "second byte lost": _without(1, 2),
    "many bytes lost": _many_lost,
    "stray lead byte": _between(b"\xd6", lost=1),
    "euro of code page 936": lambda text, encoding: (
        _between(b"\x80", "€")(text, encoding) if encoding == "gb18030" else _between("€".encode("big5hkscs", "ignore"))(text, encoding)
    ),
    "tail of another encoding": _other_tail,
    "head of another encoding": _other_head,
    "other encoding inside a sentence": _other_inside,
    "utf-16-le without mark": _wide("utf-16-le"),
    "utf-16-be without mark": _wide("utf-16-be"),
    "utf-16 with mark": _wide("utf-16"),
    "utf-8 with mark": lambda text, encoding: Harmed(text.encode("utf-8-sig"), text),
    "read as latin-1": _western,
    "stretch read as latin-1": _double,
    "line read as gbk": _as_gbk,
    "references": _references,
    "hz": _hz,
    "crlf": lambda text, encoding: Harmed(text.replace("\n", "\r\n").encode(encoding), text),
    "cr": lambda text, encoding: Harmed(text.replace("\n", "\r").encode(encoding), text),
}
