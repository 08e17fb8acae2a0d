"""The words by which discovery finds its way: tables to extend, used by `judgement`, `columns` and `pages`.

Paths drift, wording does not: 国办公开办函〔2019〕61号 fixes the names of the disclosure columns, and
〔2019〕60号 and 〔2021〕30号 the title and the six headings of a report.
"""

from __future__ import annotations

# Traditional characters that occur in titles and authority names, and their simplified forms, pair by pair.
_TRADITIONAL = (
    "亞亚佈布來来侖仑倉仓個个偉伟傑杰備备傳传僑侨價价億亿優优儲储兒儿內内兩两冊册凍冻則则剛刚創创劃划劇剧劉刘動动務务勝胜勞劳勢势勵励匯汇區区協协厲厉參参叢丛吳吴吿告"
    "呂吕員员問问啟启單单嚴严國国圍围園园圓圆圖图團团執执報报場场塊块塵尘壇坛壓压壩坝壽寿夢梦奪夺婦妇嬰婴孫孙學学實实寧宁審审寫写寬宽寶宝將将專专尋寻對对導导層层屬属"
    "岡冈島岛峽峡崗岗嶺岭嶽岳巖岩師师帶带幣币幫帮幹干庫库廠厂廢废廣广廳厅彈弹彎弯後后徑径從从徵征愛爱態态慮虑慶庆憲宪應应懷怀戰战戲戏戶户揚扬擇择擊击擔担據据擴扩攔拦"
    "攝摄敗败敵敌數数斷断於于時时晉晋暢畅曆历書书會会東东條条楊杨楓枫業业極极榮荣構构槍枪樂乐樓楼標标樹树橋桥機机檔档檢检權权歐欧歡欢歲岁歷历歸归殘残殺杀毀毁氈毡氣气"
    "決决沒没沖冲況况測测湯汤準准溝沟溫温滅灭滿满漁渔漢汉漲涨潔洁潛潜潤润澤泽濕湿濟济濱滨瀏浏灣湾災灾為为煙烟營营爐炉爭争爲为牆墙獎奖獨独獲获現现瑪玛環环瓊琼瓏珑產产"
    "畢毕畫画當当疊叠療疗發发監监盤盘盧卢眾众督督矯矫確确碼码礦矿禍祸禮礼稅税種种積积穩稳窮穷競竞筆笔節节範范築筑簡简簽签籃篮籌筹糧粮紅红細细終终組组結结給给統统絲丝"
    "經经綜综綠绿維维緣缘練练縉缙縣县總总織织續续羅罗羣群義义習习聖圣聞闻聯联聲声職职聽听肅肃腦脑臨临臺台與与興兴舉举舊旧華华葉叶蕭萧藍蓝藝艺藥药蘆芦蘇苏蘭兰處处號号"
    "蟲虫衆众術术衛卫衝冲裝装裡里製制複复襲袭規规視视覺觉觀观訂订計计訊讯訓训記记訪访設设許许訴诉診诊評评詞词試试詩诗話话該该詳详語语誠诚誤误說说課课調调談谈請请諮咨"
    "謀谋講讲謝谢證证識识譚谭議议護护讀读變变讓让豐丰財财貧贫貨货販贩責责貴贵買买費费貿贸賀贺資资賓宾賢贤賣卖質质購购趙赵車车軌轨軍军軟软載载輔辅輕轻輸输轉转辦办農农"
    "遊游遷迁選选遺遗邊边郵邮鄉乡鄧邓鄭郑鄰邻醫医釋释針针銀银銅铜鋼钢錄录錢钱錦锦錯错鎮镇鏡镜鐘钟鐵铁長长門门閉闭開开閒闲間间闊阔關关陰阴陳陈陸陆陽阳隊队際际隨随險险"
    "隱隐雙双雜杂難难雲云電电靈灵靜静頁页項项順顺須须預预領领頭头題题額额願愿類类顧顾顯显風风飛飞飲饮養养館馆馬马驗验體体鳥鸟鳳凤鳴鸣鶴鹤鹽盐麗丽麥麦黃黄點点黨党齊齐"
    "齒齿龍龙龜龟"
)
TRADITIONAL = str.maketrans(_TRADITIONAL[::2], _TRADITIONAL[1::2])

# How the name of an authority ends. Longer endings need no entry of their own (县财政局 ends in 局).
UNIT_ENDINGS = (
    *("人民政府", "政府", "政府办", "办事处", "街道", "街道办", "镇", "乡", "苏木", "民族乡", "公所"),
    *("省", "自治区", "市", "州", "盟", "地区", "县", "区", "旗"),
    *("局", "委", "委员会", "办", "办公室", "办公厅", "厅", "部", "处", "中心", "管委会", "管理委员会"),
    *("联合会", "总工会", "妇联", "残联", "红十字会", "供销社", "联社", "研究院", "研究室", "党校", "档案馆"),
    *(
        "支队",
        "大队",
        "总队",
        "消防队",
        "监狱",
        "法院",
        "检察院",
        "派出所",
        "管理所",
        "服务站",
        "管理站",
        "气象台",
        "海关",
    ),
    *(
        "林场",
        "农场",
        "牧场",
        "园区",
        "开发区",
        "新区",
        "示范区",
        "保护区",
        "风景区",
        "指挥部",
        "分局",
        "公司",
        "集团",
    ),
)

# Before 政府信息公开 in a title these end an authority's name as well (公路管理段, 调查队, 供销合作社联合社); in an
# anchor alone they end much else.
TITLE_UNIT_ENDINGS = (
    "段",
    "支行",
    "站",
    "队",
    "所",
    "院",
    "馆",
    "团",
    "社",
    "会",
    "场",
    "科",
    "室",
    "台",
    "库",
    "局机关",
    "办事处",
)
# Firms and associations. Where a title says 信息公开 without 政府, theirs is a report of another kind.
FIRMS = (
    "公司",
    "集团",
    "厂",
    "银行",
    "协会",
    "商会",
    "学会",
    "总会",
    "基金会",
    "合作社",
    "企业",
    "保健院",
    "卫生院",
)

# Words that end like a unit and are none: groups of units, parts of a web page, unnamed "our" units.
NOT_UNITS = (
    "|".join(UNIT_ENDINGS),
    r"(?:各|本|我|全|某)(?:级|地)?(?:省|市|州|县|区|旗|镇|乡|局|委|办|街道|部)",
    r"(?:各|县|市|区|州|旗|省|地)?(?:级|直|属|管|辖)?(?:政府|行政|党政|直属)?(?:工作)?(?:各|有关)?部门?",
    r".*(?:乡镇|镇乡|镇街|街镇|乡镇街道|镇街道|乡街道|部门|各镇|各乡|各街道)",
    r"(?:各)?(?:乡镇|镇乡|镇街|街镇|乡镇街道)(?:人民)?(?:政府|办事处)",
    r"街道|乡镇|镇|乡|县区|市区|区县|县市区|各县区|市县|省市",
    r"各?委办局",
    r".*(?:专区|地区部门|服务区|互动区|留言区|下载区|视频区|图片区|新闻区|信息区|内容区|搜索区|版权区)",
    r"(?:新闻|办事|互动|下载|个人|用户|资讯|帮助|数据|信息|服务|政务|专题|会员|视频|图片|媒体)中心",
    r".*(?:网上|在线|怎么|如何|便民|阳光).*",
    r".*(?:年报|报告|目录|指南|栏目|首页|导航|动态|平台|门户|链接).*",
    r".*公开(?!(?:工作)?(?:领导小组)?(?:办|办公室|科|股|中心|局)$).*",
)

# What stands in the addresses of the disclosure platform and of its report columns, for anchors that are an image
# without a word. Paths drift; they decide only where no word does.
GATE_PATHS = r"zwgk|zfxxgk|xxgk|xxgkml|zfxxgkml|gongkai|openness|zfxxgkpt"
COLUMN_PATHS = r"(?:zf)?(?:xx)?gknb|(?:zf)?xxgk(?:gz)?(?:nb|ndbg)\w*|gkndbg|ndbg|gkgznb|jbxxgknb"

# The portal's own government, said without its name.
OWN_GOVERNMENT = r"(?:本级|本)?(?:县|市|区|旗|州)(?:人民)?政府(?:本级)?|(?:县|市|区|旗|州)本级|政府本级"

# Other yearly reports that stand in the same columns.
OTHER_REPORTS = (
    "网站",
    "法治",
    "决算",
    "预算",
    "统计",
    "企业",
    "国民经济",
    "社会责任",
    "执法",
    "财政",
    "审计报告",
    "指南",
    "要点",
    "评估",
    "重大行政决策",
    "绩效",
)

# What stands before "信息公开" and makes the report another kind: state firms, schools, parts of a year.
OTHER_SUBJECTS = (
    "企业",
    "国企",
    "企事业单位",
    "网站",
    "新媒体",
    "法治",
    "高校",
    "学校",
    "医院",
    "党务",
    "村务",
    "财务",
    "厂务",
    "校务",
    *("环境", "大学", "学院", "中学", "小学", "幼儿园", "预算", "决算", "预决算"),
)
PARTS_OF_A_YEAR = ("学年", "半年", "季度", "月度", "月份", "上旬", "中旬", "下旬")

# What begins a text about a report, and what is to be done with one: neither is the report.
ABOUT_A_REPORT = (
    "解读",
    "图解",
    "一图",
    "图文解读",
    "政策解读",
    "问答",
    "通知",
    "视频",
    "漫画",
    "H5",
    "动漫",
    *("模板", "范本", "样表", "格式", "示例"),
    *("数说", "数读", "速读", "一张图"),
)
DRAFTS = ("征求意见稿", "草案", "初稿", "讨论稿", "送审稿")
ERRANDS = (
    "做好",
    "报送",
    "上报",
    "编制",
    "起草",
    "开展",
    "征集",
    "征求",
    "审议",
    "部署",
    "加强",
    "规范",
    "通知",
    "解读",
    "读懂",
    "看懂",
    "听取",
)

# The words that may follow "信息公开" in a report's title; anything else makes it a notice, a table, an explanation.
TITLE_FILLERS = "工作开展实施执行落实情况重点年度报告总结的及全本份书"

# Notes that titles carry and that say nothing of the matter.
TITLE_NOTES = (
    r"图片版|图文版|文字版|网页版|电子版|扫描[版件]|全文|盖章版|正式版|终稿|定稿|公示版|公开版|置顶|[Pp][Dd][Ff]版?|[Ww]ord版?|"
    r"[及含和与附](?:附[表件]|(?:情况)?统计表)|附件|下载|点击下载|点击查看|查看|正文|公示"
)
# Badges behind a title. 新 elsewhere belongs to a name (新城镇).
BADGES = r"新|热|荐|(?i:new|hot)|[!！]"
# What is said of an article behind its title, where a link holds the whole row.
BEHIND_TITLES = r"来源|发布(?:日期|时间|机构|单位)|日期|时间|作者|字号|(?:浏览|点击|阅读|访问)(?:次数|量|数)?"

# Anchors are told by their words: a column, a gate or a group says nothing but words of its kind (in any order), and
# one of those that make it one. No word of a table begins another of the same table.
#
# Columns of reports (政府信息公开年报, 历年年报, 年度公开报告), perhaps with a unit's name in front.
COLUMN_WORDS = (
    *("政府", "政务", "信息", "主动", "公开", "工作", "情况", "的", "年度", "年报", "报告"),
    *(
        "历年",
        "历史",
        "近年",
        "往年",
        "与统计",
        "和统计",
        "及统计",
        "各年",
        "度",
        "专栏",
        "专题",
        "汇总",
        "汇编",
        "列表",
        "栏目",
        "目录",
        "查询",
        "展示",
        "公示",
        "查看",
        "正文",
        "全文",
        "本级",
    ),
)
# 年度工作报告 is one where it stands; 政府工作报告 and 年度政府工作报告 are not.
# 年报与统计 is a column's name on some portals; 统计年报 is another report.
MAKES_A_COLUMN = r".*年报|(?=.*公开).*报告|(?!.*政府)(?=.*年度).*报告"

# The disclosure platform and its parts, under which report columns stand.
GATE_WORDS = (
    *(
        "法定",
        "依法",
        "政府",
        "政务",
        "信息",
        "主动",
        "公开",
        "基层",
        "阳光",
        "五",
        "县",
        "市",
        "区",
        "旗",
        "级",
        "的",
        "(新)",
        "(旧)",
    ),
    *(
        "专栏",
        "专题",
        "平台",
        "目录",
        "网",
        "栏",
        "专区",
        "门户",
        "内容",
        "基本",
        "工作",
        "保障",
        "监督",
        "管理",
        "新版",
    ),
)
MAKES_A_GATE = r".*公开|阳光政务$|政府信息$"
SITE_MAPS = r"(?:网站|站点)(?:地图|导航)|站内地图"
# What a page before the home page says and nothing else.
ENTRANCES = (
    r"(?:点击|直接)?进入(?:网站|首页|主页|主站|门户|门户网站|政府网站?|政府门户网站?|站点)?|(?i:enter)"
)

# Units together; the portal's own government, said without its name, is such an anchor as well.
GROUP_WORDS = (
    *(
        "各",
        "县",
        "市",
        "区",
        "旗",
        "州",
        "省",
        "地",
        "辖",
        "级",
        "直",
        "属",
        "驻",
        "政府",
        "人民",
        "行政",
        "党政",
        "组成",
    ),
    *(
        "垂直管理",
        "垂管",
        "条管",
        "双管",
        "中央",
        "中直",
        "中省直",
        "人民团体",
        "群团",
        "派出",
        "有关",
        "其他",
        "企",
        "事业",
        "公共",
        "工作",
        "部门",
        "机构",
        "单位",
        "机关",
        "委",
        "办",
        "局",
    ),
    *("乡", "镇", "街", "道", "苏木", "场", "园", "开发", "事处", "和", "及", "与", "、", "(", ")", "/"),
    *("信息公开", "政务公开", "公开", "目录", "专栏", "平台", "网站", "子站", "年报"),
)
MAKES_A_GROUP = r".*(?:部门|机构|单位|机关|委办|乡|镇|街|苏木|园区|开发区|办事处)"

# Anchors that lead from the first rows of a column to the whole of it.
MORE = r"更多|更多年报|更多[>＞》»+]*|查看更多|查看全部|全部|(?i:more)[>＞》»+.…]*"

YEAR_GROUP = (
    r"(?:公开)?(?:年报|年度)?((?:19|20)\d{2})年?(?:度|之前|以前|及以前|及以后|以来)?(?:年报|年度报告|报告)?"
)

# The headings of a report (国办公开办函〔2021〕30号), and those of reports before 2019. They tell a report's body.
REPORT_HEADINGS = (
    r"总体情况|概\s*述|基本情况",
    r"主动公开政府信息(?:的)?情况|主动公开(?:的)?情况",
    r"收到和处理政府信息公开申请|依申请公开(?:政府信息)?(?:的|办理)?情况",
    r"政府信息公开行政复议|行政复议.{0,4}行政诉讼",
    r"存在的?(?:主要)?(?:问题|不足)",
    r"其他需要(?:报告|说明)的事项",
)

# A list that says itself that it is empty.
EMPTY_NOTICES = (
    r"暂无(?:相关|此类|任何)?(?:信息|数据|内容|记录|文章|年报|报告|资料|结果)|暂无$|"
    r"没有(?:找到)?(?:相关|符合条件的)?(?:信息|数据|记录|内容)|无相关(?:信息|数据|记录)|"
    r"该栏目(?:下)?(?:暂)?无|共\s*0\s*条"
)

# A page that answers 200 and is not there.
MISSING_NOTICES = (
    r"页面不存在|找不到(?:您|你)?(?:要|所)?(?:访问|查找|请求)?的?(?:页面|网页|文件|资源)|"
    r"无法找到(?:该|此)?(?:页|网页|资源)|"
    r"(?:您|你)(?:所)?(?:要)?(?:访问|请求|浏览)的(?:页面|内容|文章|信息|网页)(?:已)?"
    r"(?:不存在|被删除|已删除|找不到|丢失|不见了)|"
    r"(?:信息|文章|内容|网页|页面)(?:不存在|已(?:被)?删除|已下线)|"
    r"(?:页面|网页|网址)(?:已经?)?(?:不在了|飞走了|丢失|走丢|有误|出错)|"
    r"Page Not Found|404\s*(?:Not Found|错误|页面)|Error\s*404"
)

# The body of an article, most specific first; `id` before `class` where both are in use.
BODY_CONTAINERS = (
    *("#UCAP-CONTENT", "#ivs_content", "#zoom", "#Zoom", "#vsb_content", "#mainContent", "#webeditorview"),
    *(".TRS_Editor", ".trs_editor_view", ".TRS_UEDITOR", ".v_news_content", ".newscontnet", ".newscontent"),
    *(".xxgk_content", ".article-content", ".article_content", ".bt-box-main", ".main-txt", ".news_content"),
    *(
        ".detail-news",
        ".content_detail",
        ".con_text",
        ".wzcon",
        "#article",
        "article",
        "#content",
        ".content",
    ),
)
