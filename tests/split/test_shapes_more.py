"""More shapes of pages, in wording of our own: announced answers, parts, letters, glued titles, items beside sections."""

from __future__ import annotations

from pipeline.page import Page
from tests.split.pages_of import column, page_of, pairs


def test_a_count_of_answers_in_brackets_is_a_mark() -> None:
    page = page_of("""
鱼塘被邻村抽干了怎么索赔
2023-05-06 09:12:33
推荐回答(1个)
回答1：
先固定证据，再要求对方赔偿鱼苗和饲料的损失。
""")
    assert pairs(page) == [("main", "鱼塘被邻村抽干了怎么索赔", "先固定证据，再要求对方赔偿鱼苗和饲料的损失。")]
    assert page.qa[0]["question_body"] is None
    assert page.qa[0]["accepted"] is True


def test_the_person_of_a_law_is_no_asker() -> None:
    page = page_of(
        """
奖金没发可以要吗？
奖金属于工资的一部分，应当支付给劳动者本人，不得无故拖欠。协商不成的，可以向劳动监察大队投诉。
""",
        url="https://wen.example/ask/1.html",
    )
    assert column(page.qa, "question_body") == [None]
    assert page.qa[0]["answer"].startswith("奖金属于工资")


def test_the_headline_again_below_the_answer_is_no_part_of_it() -> None:
    page = page_of("""
买到假酒怎么赔
律师解析
售假的商家应当退款并赔偿
消费者可以要求十倍赔偿，不足一千元的按一千元赔。
买到假酒怎么赔
一键咨询
""")
    assert pairs(page) == [("main", "买到假酒怎么赔", "售假的商家应当退款并赔偿消费者可以要求十倍赔偿，不足一千元的按一千元赔。")]
    assert page.qa[0]["complete"] is True


def test_parts_right_below_a_question_are_its_answer() -> None:
    page = page_of("""
车位被占了怎么处理？ 2024.02.03 物业纠纷
法律分析：可以先请物业挪车，挪不走的报警。
法律依据：《中华人民共和国民法典》
第二百三十六条　妨害物权或者可能妨害物权的，权利人可以请求排除妨害或者消除危险。
""")
    assert page.title == "车位被占了怎么处理？"
    assert page.published_date == "2024-02-03"
    assert column(page.qa, "kind") == ["main"]
    assert column(page.statutes, "article") == [236]


def test_a_lead_that_asks_on_behalf_of_its_readers_makes_no_question() -> None:
    page = page_of("""
退休后还能签劳动合同吗
很多老人退休后还想上班。作为退休人员，我们应该如何保护自己呢？
1. 看清协议
返聘协议要写明报酬和工伤怎么处理。
""")
    assert (page.kind, page.qa) == ("article", [])


def test_a_greeting_is_no_heading() -> None:
    page = page_of("""
答：
您好：
您说的情况可以申请法律援助，带身份证和收入证明到司法所办理。
""")
    assert [line.role for line in page.lines if line.text.startswith("您好")] == ["answer"]


def test_sections_go_on_below_items_of_a_quote() -> None:
    page = page_of("""
哪些费用由工伤基金出
一、基金出哪些费用
治疗费、住院伙食补助费都由基金出。
《中华人民共和国社会保险法》第三十八条
因工伤发生的下列费用，按照国家规定从工伤保险基金中支付：
（一）治疗工伤的医疗费用和康复费用；
（九）劳动能力鉴定费。
二、单位出哪些费用，怎么要
停工留薪期的工资由单位出，单位不给的，可以申请仲裁。
""")
    assert page.statutes[0]["text"].endswith("劳动能力鉴定费。")
    assert [line.role for line in page.lines if line.text.startswith("二、")] == ["heading"]


def test_a_bare_name_of_a_law_heads_the_articles_below_it() -> None:
    page = page_of("""
函釋公告
勞動基準法(民國 98 年 04 月 22 日) 非現行版本
第 13 條
勞工在第五十條規定之停止工作期間或第五十九條規定之醫療期間，雇主不得終止契約。
就業服務法(民國 98 年 05 月 13 日) 非現行版本
第 33 條
雇主資遣員工時，應於員工離職之十日前，將被資遣員工之姓名列冊通報當地主管機關。
""")
    assert [(row["law"], row["article"]) for row in page.statutes] == [("劳动基准法", 13), ("就业服务法", 33)]


def test_a_sites_name_above_the_headline() -> None:
    page = page_of("""
寻法网--百姓的法律信息网
香港业主与租客(综合)条例
第一一三条 本部之规定并不适用于欠政府之租金。
第一一四条 港督可在宪报刊登公告，修订第四附表。
第一一五条 (1)在本部内，下开各词应解释如下：
“署长”指差饷物业估价署署长；
“住宅租约”指租作住宅用途的租约；
""")
    assert page.title == "香港业主与租客(综合)条例"
    assert [row["article"] for row in page.statutes] == [113, 114, 115]
    assert page.statutes[2]["text"].endswith("的租约；")


def test_bars_of_table_cells() -> None:
    page = page_of("""
释义 |
租期届满的，房东应当退押金。【本文关联的相关法律依据】《民法典》第七百三十三条 租赁期限届满，承租人应当返还租赁物。|
""")
    assert page.qa[0]["flags"] == ["no_question"]
    assert page.statutes[0]["text"] == "租赁期限届满，承租人应当返还租赁物。"


def test_bullets_before_each_announced_answer() -> None:
    page = page_of("""
前妻不让我看孩子怎么办？
2021-03-25 10:57:25
律师解答共有2条
  • 先和对方商量，商量不成的：
    1、请居委会调解；
    2、起诉要求探望。
  • 您可以向法院起诉，主张探望权。
""")
    assert column(page.qa, "kind") == ["main", "additional_answer"]
    assert column(page.qa, "answer") == [
        "先和对方商量，商量不成的：\n1、请居委会调解；\n2、起诉要求探望。",
        "您可以向法院起诉，主张探望权。",
    ]


def test_questions_without_a_mark_between_marked_answers() -> None:
    page = page_of("""
什么是定金？
答案：定金是担保合同履行的钱。
交了定金不想买了可以退吗？
答案：交定金的一方违约的，
无权要求退还。
""")
    assert pairs(page) == [
        ("main", "什么是定金？", "定金是担保合同履行的钱。"),
        ("main", "交了定金不想买了可以退吗？", "交定金的一方违约的，无权要求退还。"),
    ]


def test_heads_inside_a_glued_answer() -> None:
    page = page_of("""
法律定性：拆掉承重墙是危害房屋安全的行为。法律依据：《民法典》第二百七十二条规定，业主行使权利不得危及建筑物的安全。核心分析：先看图纸。实务建议：拍照留证，向住建部门举报。
""")
    heads = [line.text for line in page.lines if line.role == "heading"]
    assert heads == ["法律定性：", "法律依据：", "核心分析：", "实务建议："]


def test_numbers_of_a_list_stand_before_their_quotes() -> None:
    first = "1. 《民法典》第四百八十三条：承诺生效时合同成立，但是法律另有规定或者当事人另有约定的除外。"
    page = page_of(f"法律依据：{first} 2. 《民法典》第五百零二条：依法成立的合同，自成立时生效。")
    assert [row["text"][-5:] for row in page.statutes] == ["定的除外。", "立时生效。"]


def test_numbered_questions_are_sections() -> None:
    page = page_of("""
探望权怎么行使
离婚以后，不和孩子一起生活的一方可以探望孩子。
1. 探望可以约定时间吗？
可以。时间、地点由双方商量，商量不成的由法院判决。
2. 对方搬家了还能探望吗？
能。搬家不影响探望，只是要重新商量时间。
""")
    assert column(page.qa, "kind") == ["section", "section"]


def test_a_page_that_its_links_break_into_lines() -> None:
    page = page_of("""
夫妻债务怎么算
夫妻双方共同签名所负的
债务，属于
夫妻共同债务。双方协议不成的，由人
民法院判决。
""")
    assert page.lines[1].text == "夫妻双方共同签名所负的债务，属于夫妻共同债务。双方协议不成的，由人民法院判决。"


def test_words_of_menus_stand_above_the_headline() -> None:
    page = page_of("""
好书
留言交流
口头答应加薪，没写进合同算不算数
山那边的图书馆
2022.11.30
年会上说的话算不算数，要看有没有照着做。公司按新的标准发了几个月，就是用行动改了合同。
""")
    assert page.title == "口头答应加薪，没写进合同算不算数"


def test_the_author_behind_a_slash_is_no_part_of_the_headline() -> None:
    page = page_of("""
谈谈养狗人的责任/鲜于谷
2023-11-08 09:12:44
谈谈养狗人的责任
狗咬了人，主人最常说的一句话是谁让他去逗狗。这句话在法律上站不站得住脚，要看逗到了什么程度。
""")
    assert page.title == "谈谈养狗人的责任"


def test_numbered_questions_of_an_interview() -> None:
    page = page_of("""
开车门撞到人谁赔
Q1、小孙停车开门，把骑车的小林撞倒了。小孙要赔吗？
律师说，开门的人没有看后方，要承担主要责任。
Q2、乘客开门撞到人，司机要赔吗？
司机停在车道上的，也有一部分责任。
""")
    assert pairs(page) == [
        ("main", "小孙停车开门，把骑车的小林撞倒了。小孙要赔吗？", "律师说，开门的人没有看后方，要承担主要责任。"),
        ("main", "乘客开门撞到人，司机要赔吗？", "司机停在车道上的，也有一部分责任。"),
    ]


def test_heads_of_articles_with_a_comma_or_without_their_first_character() -> None:
    page = page_of("""
拘留期满手机会还吗
《中华人民共和国治安管理处罚法》
九十五条治安案件调查结束后，公安机关应当根据不同情况，分别作出以下处理：
（二）依法不予处罚的，或者违法事实不能成立的，作出不予处罚决定；
第一百零三条，对被决定给予行政拘留处罚的人，由作出决定的公安机关送达拘留所执行。
""")
    assert [(row["law"], row["article"]) for row in page.statutes] == [("治安管理处罚法", 95), ("治安管理处罚法", 103)]


def test_the_title_of_an_interpretation_heads_its_articles() -> None:
    page = page_of("""
彩礼能要回来吗
最高人民法院关于适用《中华人民共和国婚姻法》若干问题的解释（二）
第十条 当事人请求返还按照习俗给付的彩礼的，如果查明属于以下情形，人民法院应当予以支持：
（一）双方未办理结婚登记手续的；
""")
    assert page.statutes[0]["law"] == "最高人民法院关于适用《中华人民共和国婚姻法》若干问题的解释（二）"


def test_this_law_below_a_quote_is_the_quoted_law() -> None:
    page = page_of("""
第三十九条 劳动者有下列情形之一的，用人单位可以解除劳动合同：
（一）在试用期间被证明不符合录用条件的；
（六）被依法追究刑事责任的。
【解析】单位要先看试用期有没有过。本法第十七条说的是合同要写什么。
""")
    assert [row["law"] for row in page.citations if row["article"] == 17] == ["劳动合同法"]


def test_a_quote_ends_inside_a_line() -> None:
    law = "法律可以设定各种行政处罚。限制人身自由的行政处罚，只能由法律设定。"
    page = page_of(f"""
问题 | 处罚的时效有多久 |
解答 |
一、处罚的时效有多久 一般是两年。 《行政处罚法》第九条 {law} 二、种类有什么 警告、罚款，都是处罚的种类。 |
""")
    assert [row["text"] for row in page.statutes] == [law]
    assert [line.role for line in page.lines if line.text.strip().startswith("二、种类")] == ["answer"]


def test_a_form_with_fields_and_values_in_one_line() -> None:
    page = page_of("""
某某区人民政府 互动交流 信件详情
标题：关于返聘人员摔伤的问题
来信人：李*
来信时间：2023-04-11
来信内容：我父亲退休后在工厂看大门，上班时摔伤，能算工伤吗？
回复单位：区人社局
回复时间：2023-04-15
回复内容：李先生您好！超过法定退休年龄的人员一般按雇佣关系主张赔偿。
""")
    assert pairs(page) == [("main", "关于返聘人员摔伤的问题", "李先生您好！超过法定退休年龄的人员一般按雇佣关系主张赔偿。")]
    assert (page.qa[0]["asked_date"], page.qa[0]["answered_date"]) == ("2023-04-11", "2023-04-15")
    assert page.qa[0]["question_body"] == "我父亲退休后在工厂看大门，上班时摔伤，能算工伤吗？"


def test_sections_with_digits_go_on_below_items_of_a_quote() -> None:
    page = page_of("""
工资被拖欠怎么办
1、向劳动监察大队投诉
《劳动保障监察条例》第十条
劳动保障行政部门实施劳动保障监察，履行下列职责：
（一）宣传劳动保障法律、法规和规章，督促用人单位贯彻执行；
（四）依法纠正和查处违反劳动保障法律、法规或者规章的行为。
2、向劳动仲裁委员会申请仲裁。
""")
    assert page.statutes[0]["text"].endswith("的行为。")


def test_a_date_of_the_answer_shows_that_it_is_one() -> None:
    page = page_of("""
回答于 : 2025-11-07
过失伤人的，先看伤情鉴定，再谈赔偿。
""")
    assert page.qa[0]["answer"] == "过失伤人的，先看伤情鉴定，再谈赔偿。"
    assert page.qa[0]["answered_date"] == "2025-11-07"


def test_bars_on_both_sides_of_a_mark() -> None:
    page = page_of("""
| 释义 |
 法律主观：
逃逸的，吊销驾驶证，终生不得重新取得。
 法律客观：
《中华人民共和国行政处罚法》第九条 法律可以设定各种行政处罚。
 |
""")
    assert (page.title, page.kind) == (None, "qa")
    assert page.qa[0]["answer"].startswith("法律主观")


def test_headings_that_end_in_a_hanging_word_stay_headings() -> None:
    page = page_of("""
房屋过户知识
一、继承人具体是怎样的
房屋的继承人，是指有权继承房产的
人，一般是子女和
配偶。
二、处罚有哪几种
一般有三种，警告、罚款和拘留。
""")
    assert [line.text for line in page.lines if line.role == "heading"] == ["一、继承人具体是怎样的", "二、处罚有哪几种"]
    assert column(page.qa, "kind") == ["section", "section"]


def test_a_question_above_a_numbered_list_is_a_heading() -> None:
    page = page_of("""
租屋问答
（一）权状坪数和使用坪数差别在哪？用哪种算？
1、权状坪数：权利范围内的坪数。
（二）押金最多收几个月？
不得超过两个月的租金。
""")
    assert column(page.qa, "kind") == ["main", "main"]


def test_several_replies_of_an_old_portal() -> None:
    page = page_of("""
倒车撞断电线杆要赔多少
我倒车的时候把电线杆碰断了，电力所要一万二，请问这个价是不是太高？
律师回复（共 2 条）
回复人：房敬之 律师 电话：0379-5551238
保险可以赔付二千元，超出部分由您承担，电力所应当提供维修的发票。
回复时间：2009-11-3 18:02:17
回复人：晁一苇 律师 电话：13055550192
先申请价格评估，再谈赔多少。
回复时间：2009-11-4 9:13:40
用户继续问
评估费谁出？
律师继续答
一般由有责任的一方出。
相关问题
农用三轮车没牌照撞人怎么处理（2009-10-30）
没有驾照借车出事故怎么赔 3个解答
""")
    assert column(page.qa, "kind") == ["main", "additional_answer", "follow_up", "related_unanswered", "related_unanswered"]
    assert column(page.qa, "answerer")[:2] == ["房敬之", "晁一苇"]
    assert column(page.qa, "answered_date")[:2] == ["2009-11-03", "2009-11-04"]
    assert column(page.qa, "question_title")[3:] == ["农用三轮车没牌照撞人怎么处理", "没有驾照借车出事故怎么赔"]


def _results(end: str) -> Page:
    found = "".join(
        f"<div class=r><h3>{title}</h3><p>{lead}{end}</p><div>{place} 2022-03-0{n} {n}条回答 {n}07次浏览</div></div>"
        for n, (title, lead, place) in enumerate(
            [
                ("遗失身份证被冒用贷款怎么办", "可以先报警，再向贷款平台提出异议，要求查看签约时留下的影像", "衢州"),
                ("身份证复印件被人拿去注册公司", "向登记机关申请撤销冒名登记，带上身份证原件和笔迹材料", "丽水"),
                ("捡到身份证拿去网吧上网违法吗", "冒用他人证件的由公安机关处以罚款或者拘留，情节轻的警告", "台州"),
            ],
            1,
        )
    )
    return page_of(f"<html><head><title>身份证冒用_搜索</title></head><body><h1>“身份证冒用”的搜索结果</h1>{found}</body></html>")


def test_results_of_a_search_are_a_list_and_no_answers() -> None:
    page = _results("...")
    assert page.kind == "listing"
    assert not page.qa


def test_whole_texts_below_such_a_heading_stay() -> None:
    page = _results("。")
    assert "可以先报警" in page.text


def test_the_class_before_the_headline_is_no_part_of_it() -> None:
    page = page_of("""
[宅基地]邻居盖房占了我家半米地该找谁
前年他家翻修，把墙往我家这边挪了半米，村里调解两次没结果。请问该找谁？
律师解答
先请乡镇人民政府确权，对决定不服的再起诉。
""")
    assert page.title == "邻居盖房占了我家半米地该找谁"
    assert [row["question_title"] for row in page.qa] == ["邻居盖房占了我家半米地该找谁"]
