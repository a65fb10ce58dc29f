"""Shapes of pages with questions and answers, in wording of our own."""

from __future__ import annotations

from tests.split.pages_of import column, page_of, pairs


def test_follow_up_and_accepted_answer() -> None:
    page = page_of("""
宠物医院把我的狗治死了能要求赔偿吗
上周狗做绝育手术，麻醉后没醒过来，医院只肯退手术费。
最佳答案
许长青律师
医院没有尽到诊疗注意义务的，应当赔偿您购买宠物的费用和已经花的治疗费。
追问
狗是别人送的，没有发票怎么算价值？
追答
可以参照同品种、同年龄的市场价，由法院酌定。
""")
    assert pairs(page) == [
        ("main", "宠物医院把我的狗治死了能要求赔偿吗", "医院没有尽到诊疗注意义务的，应当赔偿您购买宠物的费用和已经花的治疗费。"),
        ("follow_up", "狗是别人送的，没有发票怎么算价值？", "可以参照同品种、同年龄的市场价，由法院酌定。"),
    ]
    assert column(page.qa, "accepted") == [True, False]
    assert column(page.qa, "answerer") == ["许长青", "许长青"]
    assert page.qa[0]["question_body"] == "上周狗做绝育手术，麻醉后没醒过来，医院只肯退手术费。"
    assert page.qa[0]["question_id"] != page.qa[1]["question_id"]


def test_several_lawyers() -> None:
    page = page_of("""
公司让我签自愿放弃社保的承诺书有效吗？
入职时人事让我签的，不签不让上班，现在想要公司补缴。
2021-03-04
共2位律师解答
顾言律师 江苏南通
无效。缴纳社会保险是法定义务，不能靠约定免除。
2021-03-04
沈知微律师 湖南株洲
承诺书没有效力，您可以向社保经办机构投诉，要求补缴。
2021-03-06
""")
    assert column(page.qa, "kind") == ["main", "additional_answer"]
    assert len({row["question_id"] for row in page.qa}) == 1
    assert column(page.qa, "answerer") == ["顾言", "沈知微"]
    assert column(page.qa, "region") == ["江苏南通", "湖南株洲"]
    assert column(page.qa, "asked_date") == ["2021-03-04"] * 2
    assert column(page.qa, "answered_date") == ["2021-03-04", "2021-03-06"]
    assert column(page.qa, "question_title") == ["公司让我签自愿放弃社保的承诺书有效吗？"] * 2


def test_bullets_and_count() -> None:
    page = page_of("""
邻居家的狗半夜一直叫怎么投诉
2019-07-08 11:20
律师解答共有2条
•
先找物业和居委会调解，调解时把录音交给他们。
•
饲养动物干扰他人正常生活的，可以报警，由公安机关处理。
""")
    assert pairs(page) == [
        ("main", "邻居家的狗半夜一直叫怎么投诉", "先找物业和居委会调解，调解时把录音交给他们。"),
        ("additional_answer", "邻居家的狗半夜一直叫怎么投诉", "饲养动物干扰他人正常生活的，可以报警，由公安机关处理。"),
    ]


def test_greetings_part_answers_that_nothing_else_parts() -> None:
    page = page_of("""
快递丢了只赔运费合理吗
网友回答
您好，没有保价的，也要按实际损失赔，除非快递单上的限额条款向您作过说明。
你好，先在邮政管理局申诉，三十天内会有结果。
""")
    assert column(page.qa, "kind") == ["main", "additional_answer"]


def test_questions_and_answers_in_pairs() -> None:
    page = page_of("""
公证处常见问题
问：办理继承公证要带什么？
答：带死亡证明、亲属关系证明和财产凭证。
问：可以请人代办吗？
答：可以，但是委托书要先公证。
放弃继承的声明须本人到场。
""")
    assert pairs(page) == [
        ("main", "办理继承公证要带什么？", "带死亡证明、亲属关系证明和财产凭证。"),
        ("main", "可以请人代办吗？", "可以，但是委托书要先公证。放弃继承的声明须本人到场。"),
    ]
    assert page.title == "公证处常见问题"
    marks = [line for line in page.lines if line.rule]
    assert [line.text for line in marks] == ["问：", "答："] * 2
    assert {line.role for line in marks} == {"other_boilerplate"}


def test_answer_only() -> None:
    page = page_of("""
法律分析：
代写作业引起的退款纠纷，平台与学生之间是承揽性质的约定，内容违背公序良俗的，约定无效。
法律依据：
《中华人民共和国民法典》第一百五十三条　违反法律、行政法规的强制性规定的民事法律行为无效。但是，该强制性规定不导致该民事法律行为无效的除外。
违背公序良俗的民事法律行为无效。
""")
    row = page.qa[0]
    assert (row["kind"], row["question_title"]) == ("main", None)
    assert "no_question" in row["flags"]
    assert row["answer"].splitlines()[0] == "法律分析："
    assert row["answer"].endswith("违背公序良俗的民事法律行为无效。")
    assert [(s["law"], s["article"], len(s["paragraphs"])) for s in page.statutes] == [("民法典", 153, 2)]
    assert page.statutes[0]["qa_id"] == row["qa_id"]


def test_cut_answers() -> None:
    page = page_of("""
网上买的手机壳有毒怎么维权
律师解答
先和卖家协商退货退款。协商不成的，向平台申请介入，同时把检测报告...查看全文
""")
    row = page.qa[0]
    assert (row["complete"], row["flags"]) == (False, ["truncated"])
    assert row["answer"] == "先和卖家协商退货退款。协商不成的，向平台申请介入，同时把检测报告"
    marker = page.lines[-1]
    assert marker.role == "truncated_snippet"


def test_a_sentence_that_stops() -> None:
    page = page_of("""
借名买房能要回来吗
律师解答
要看有没有书面约定。出资凭证、还贷流水、居住情况都可以证明借名关系，但是不能对抗善意的第三
""")
    assert page.qa[0]["flags"] == ["truncated"]


def test_short_answers_are_whole() -> None:
    page = page_of("""
公积金贷款能不能提前还
律师解答
可以
""")
    assert pairs(page) == [("main", "公积金贷款能不能提前还", "可以")]
    assert page.qa[0]["complete"]


def test_sections_that_ask() -> None:
    page = page_of("""
民宿经营要注意什么
城里人把老屋改成民宿，手续比想象的多。
一、开民宿要办哪些证？
营业执照、特种行业许可证和卫生许可证，缺一样都可能被罚。
二、客人打碎东西
按照约定赔偿，没有约定的按实际损失。
三、客人摔伤店家要赔吗？
没有尽到安全保障义务的，要承担相应的责任。
法律依据：
《民法典》第一千一百七十三条　被侵权人对同一损害的发生或者扩大有过错的，可以减轻侵权人的责任。
""")
    assert page.kind == "article"
    assert column(page.qa, "kind") == ["section", "section"]
    assert column(page.qa, "question_title") == ["一、开民宿要办哪些证？", "三、客人摔伤店家要赔吗？"]
    assert "按照约定赔偿" not in page.qa[0]["answer"]
    assert "第一千一百七十三条" in page.qa[1]["answer"]


def test_related_questions_with_and_without_answers() -> None:
    page = page_of("""
试用期可以不签合同吗
律师解答
不可以，自用工之日起就应当订立书面合同。
相关问题
试用期工资最低多少？
不得低于约定工资的百分之八十，也不得低于当地最低工资。
试用期被辞退有补偿吗？
试用期能休年假吗
""")
    assert pairs(page)[1:] == [
        ("related", "试用期工资最低多少？", "不得低于约定工资的百分之八十，也不得低于当地最低工资。"),
        ("related_unanswered", "试用期被辞退有补偿吗？", None),
        ("related_unanswered", "试用期能休年假吗", None),
    ]
    assert "试用期被辞退有补偿吗" not in page.text
    assert "百分之八十" in page.text
    assert page.qa[-1]["flags"] == ["no_answer"]


def test_thread() -> None:
    page = page_of("""
楼上装修砸承重墙找谁管
1#
青石巷  2022-02-10 20:15
楼上从昨天开始砸墙，我家客厅裂了一条缝，物业说管不了。
2#
老顾  2022-02-10 20:41
同问，顶一下
3#
住建小张  2022-02-11 09:02
打12345，或者直接到区住建局举报违法拆改，他们会来现场勘查。
4#
青石巷  2022-02-11 19:30
勘查之前他把墙砌回去怎么办？
5#
住建小张  2022-02-11 19:58
先拍照录像，砌回去也能看出新旧。
""")
    assert page.kind == "qa"
    assert column(page.qa, "kind") == ["main", "follow_up"]
    assert column(page.qa, "answerer") == ["住建小张", "住建小张"]
    assert page.qa[0]["question_body"].startswith("楼上从昨天开始砸墙")
    assert (page.qa[0]["asked_date"], page.qa[0]["answered_date"]) == ("2022-02-10", "2022-02-11")
    assert page.qa[1]["question_title"] == "勘查之前他把墙砌回去怎么办？"
    noise = next(line for line in page.lines if "顶一下" in line.text)
    assert noise.role == "other_boilerplate"
    assert "青石巷" not in page.text


def test_placeholder_citation() -> None:
    page = page_of("""
打架赔偿标准是什么
律师解答
根据《民法典》第X条规定，侵害他人造成人身损害的，应当赔偿医疗费。
""")
    assert page.qa[0]["flags"] == ["placeholder_citation"]


def test_an_article_is_no_question() -> None:
    page = page_of("""
农村宅基地能继承吗
宅基地属于集体所有，不能单独继承，但是上面的房屋可以继承，继承人因此可以继续使用宅基地。
房屋倒塌之后，宅基地由村集体收回。
""")
    assert page.kind == "article"
    assert page.qa == []


def test_judgment_stays_body() -> None:
    page = page_of("""
青阳县人民法院
民 事 判 决 书
（2020）测1723民初88号
原告：苗某，女，1986年生，住青阳县。
本院认为，被告逾期还款构成违约。依照《中华人民共和国民法典》第六百七十五条、第六百七十六条之规定，判决如下：
一、被告于本判决生效之日起十日内归还借款三万元；
二、驳回其他诉讼请求。
审判员 郎某
二〇二一年一月八日
书记员 花某
""")
    assert page.kind == "other"
    assert {line.role for line in page.lines} <= {"body", "title"}
    assert [(row["law"], row["article"]) for row in page.citations if row["article"]] == [("民法典", 675), ("民法典", 676)]


def test_head_title_goes_where_the_page_shows_its_headline() -> None:
    page = page_of(
        "<html><head><title>闲置宅基地可以出租吗 - 乡法在线</title></head><body><h1>闲置宅基地可以出租吗</h1>"
        "<p>可以出租给他人使用，但是租期不得超过二十年，也不得改变用途。</p></body></html>"
    )
    assert page.title == "闲置宅基地可以出租吗"
    assert page.text.count("闲置宅基地可以出租吗") == 1


def test_head_title_is_the_headline_where_there_is_no_other() -> None:
    page = page_of(
        "<html><head><title>闲置宅基地可以出租吗 - 乡法在线</title></head><body><div>乡法在线</div>"
        "<p>可以出租给他人使用，但是租期不得超过二十年，也不得改变用途。</p></body></html>"
    )
    assert page.title == "闲置宅基地可以出租吗"
    assert page.lines[0].role == "title"


def test_elements_called_answer() -> None:
    page = page_of(
        "<html><head><title>车位被占了能锁车吗</title></head><body><h1>车位被占了能锁车吗</h1>"
        "<div class='question-desc'>车位是买的，外面的车天天停进来，物业不管。</div>"
        "<div class='answer'><p>不能锁车，容易变成侵权。</p><p>先打114挪车，再拍照向物业要求处理。</p></div></body></html>"
    )
    assert pairs(page) == [("main", "车位被占了能锁车吗", "不能锁车，容易变成侵权。先打114挪车，再拍照向物业要求处理。")]
    assert page.qa[0]["question_body"] == "车位是买的，外面的车天天停进来，物业不管。"
    assert page.qa[0]["origin"] == "dom"


def test_facts_of_the_page() -> None:
    page = page_of("""
农民工讨薪的三条路
作者：柳如是 发布时间：2023-09-01 1.2万人看过
先找劳动监察，再申请仲裁，工程款层层转包的，还可以告总包单位。
相关阅读
欠薪多久可以报警
2019-01-01
318人看过
""")
    assert (page.author, page.published_date, page.views) == ("柳如是", "2023-09-01", 12000)


def test_names_in_front_of_answers() -> None:
    page = page_of("""
外卖超时被平台罚款合法吗
律师解答
秦望舒律师：平台规则要事先公示，不公示的罚款条款不能约束您。
谢明远律师回复：可以先申诉，再向劳动监察部门投诉。
""")
    assert column(page.qa, "answerer") == ["秦望舒", "谢明远"]
    assert column(page.qa, "answer") == ["平台规则要事先公示，不公示的罚款条款不能约束您。", "可以先申诉，再向劳动监察部门投诉。"]


def test_definition_lists_of_questions() -> None:
    page = page_of(
        "<html><head><title>法律援助常见问题</title></head><body><h1>法律援助常见问题</h1><dl>"
        "<dt>问：哪些人可以申请法律援助？</dt><dd>答：经济困难的公民和符合条件的特殊群体。</dd>"
        "<dt>问：要交费吗？</dt><dd>答：不用，法律援助不收取任何费用。</dd></dl></body></html>"
    )
    assert pairs(page) == [
        ("main", "哪些人可以申请法律援助？", "经济困难的公民和符合条件的特殊群体。"),
        ("main", "要交费吗？", "不用，法律援助不收取任何费用。"),
    ]
