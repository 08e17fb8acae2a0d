"""The invented counties of the sample portals: who publishes, and how each writes its reports.

No county, town or office of these names exists; the region codes lie in 99, which GB/T 2260 assigns to nobody.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

YEARS = tuple(range(2019, 2025))
"""The report years that the sample portals cover."""

Level = Literal["county", "office", "department", "township"]
Size = Literal["none", "few", "dozens", "hundreds"]
Family = Literal["trs", "hanweb", "lonsun", "channels"]

GROUPS = ("县政府", "县直部门", "乡镇街道")
"""The headings under which every portal groups its authorities, in the order shown."""


@dataclass(frozen=True, slots=True)
class Authority:
    """One publishing authority.

    `name` is how it writes itself in full and `short` how lists abbreviate it; `size` says how many requests it
    gets a year; `topics` are the matters that its narratives speak of. The county's own report (`level`
    "county") is about all its authorities, every other one about the authority itself.
    """

    slug: str
    name: str
    short: str
    level: Level
    size: Size
    topics: tuple[str, ...]

    @property
    def kind(self) -> Literal["own", "aggregate"]:
        return "aggregate" if self.level == "county" else "own"

    @property
    def group(self) -> str:
        """The heading of `GROUPS` that the authority stands under."""
        return {"county": GROUPS[0], "office": GROUPS[0], "department": GROUPS[1], "township": GROUPS[2]}[
            self.level
        ]


@dataclass(frozen=True, slots=True)
class County:
    """An invented county, its portal's platform family and everyone who publishes there.

    `needs_browser` says that the portal's lists are built by script alone: without a browser nothing of it is found.
    """

    portal_id: str
    name: str
    region: str
    family: Family
    authorities: tuple[Authority, ...]
    needs_browser: bool = False

    @property
    def government(self) -> str:
        return f"{self.name}人民政府"

    def authority(self, slug: str) -> Authority:
        return next(authority for authority in self.authorities if authority.slug == slug)

    def members(self, group: str) -> tuple[Authority, ...]:
        return tuple(authority for authority in self.authorities if authority.group == group)


_GOVERNMENT_TOPICS = ("重大行政决策", "惠企政策", "财政预决算", "重大建设项目", "营商环境")
_OFFICE_TOPICS = ("县政府文件", "政策解读", "政务新媒体", "公开专栏", "会议开放")


def _county(
    portal_id: str,
    name: str,
    region: str,
    family: Family,
    members: tuple[Authority, ...],
) -> County:
    """A county from its departments and townships, after its government and that government's office."""
    office = Authority("zfb", f"{name}人民政府办公室", "县政府办公室", "office", "dozens", _OFFICE_TOPICS)
    return County(portal_id, name, region, family, (_government(name), office, *members))


def _government(name: str) -> Authority:
    return Authority("xzf", f"{name}人民政府", name, "county", "hundreds", _GOVERNMENT_TOPICS)


COUNTIES = (
    _county(
        "yunqi",
        "云栖县",
        "990101",
        "trs",
        (
            Authority("jyj", "云栖县教育局", "县教育局", "department", "few",
                      ("义务教育招生", "学生资助", "校外培训治理", "教师招聘")),
            Authority("zrj", "云栖县自然资源局", "县自然资源局", "department", "dozens",
                      ("征地补偿安置", "不动产登记", "国土空间规划", "矿山修复")),
            Authority("slj", "云栖县水利局", "县水利局", "department", "few",
                      ("河湖长制", "水库除险加固", "农村供水", "取水许可")),
            Authority("qsz", "青石镇人民政府", "青石镇", "township", "few",
                      ("石材产业转型", "村庄规划", "防汛备汛", "农房建设")),
            Authority("hwjd", "河湾街道办事处", "河湾街道", "township", "none",
                      ("老旧小区改造", "社区养老", "网格治理", "垃圾分类")),
            Authority("ylx", "烟萝乡人民政府", "烟萝乡", "township", "none",
                      ("茶园管护", "乡村旅游", "森林防火", "低保评议")),
        ),
    ),
    _county(
        "yanhu",
        "砚湖县",
        "990102",
        "hanweb",
        (
            Authority("zjj", "砚湖县住房和城乡建设局", "县住建局", "department", "dozens",
                      ("保障性住房分配", "燃气安全", "房屋征收", "物业监管")),
            Authority("rsj", "砚湖县人力资源和社会保障局", "县人社局", "department", "few",
                      ("就业补贴发放", "技能培训", "欠薪治理", "社会保险稽核")),
            Authority("mzj", "砚湖县民政局", "县民政局", "department", "few",
                      ("临时救助", "社会组织登记", "地名管理", "殡葬服务收费")),
            Authority("tfz", "藤坊镇人民政府", "藤坊镇", "township", "none",
                      ("藤编合作社", "道路硬化", "秸秆禁烧", "种粮补贴")),
            Authority("bsz", "白沙渡镇人民政府", "白沙渡镇", "township", "few",
                      ("渡口安全", "水产养殖", "移民后期扶持", "征收补偿")),
            Authority("ynjd", "砚南街道办事处", "砚南街道", "township", "none",
                      ("违法建设拆除", "菜市场改造", "居家养老", "退役军人服务")),
        ),
    ),
    _county(
        "chengxi",
        "澄溪县",
        "990103",
        "lonsun",
        (
            Authority("fgj", "澄溪县发展和改革委员会", "县发改委", "department", "few",
                      ("项目审批", "粮食储备", "价格监测", "能耗双控")),
            Authority("nyj", "澄溪县农业农村局", "县农业农村局", "department", "few",
                      ("高标准农田", "农机购置补贴", "耕地地力保护", "动物防疫")),
            Authority("scj", "澄溪县市场监督管理局", "县市场监管局", "department", "dozens",
                      ("食品抽检", "特种设备检查", "企业信用公示", "消费维权")),
            Authority("slz", "杉林镇人民政府", "杉林镇", "township", "none",
                      ("林下经济", "古树保护", "山洪预警", "护林员选聘")),
            Authority("mtx", "麦田铺乡人民政府", "麦田铺乡", "township", "none",
                      ("小麦良种", "灌区改造", "扶贫资金", "防返贫监测")),
            Authority("ctjd", "城头街道办事处", "城头街道", "township", "few",
                      ("拆迁安置", "背街小巷整治", "社区换届", "便民服务")),
        ),
    ),
    County(
        "luting",
        "鹭汀县",
        "990104",
        "channels",
        (
            _government("鹭汀县"),
            Authority("wlj", "鹭汀县文化和旅游局", "县文旅局", "department", "dozens",
                      ("湿地景区开放", "图书馆延时服务", "非遗传承人评定", "演出市场监管")),
            Authority("lhz", "芦花渡镇人民政府", "芦花渡镇", "township", "few",
                      ("芦苇收储", "圩堤加固", "渔民转产", "公共浴室改造")),
        ),
        needs_browser=True,
    ),
)  # fmt: skip


LOCAL_DEADLINES: tuple[dict[str, str | int], ...] = tuple(
    {
        "region": county.region,
        "level": "township",
        "year": year,
        "month_day": "02-20",
        "source": f"{county.name}政府信息公开工作要点（示例）",
    }
    for county in COUNTIES
    for year in YEARS
)
"""The townships' deadlines, as rows of a deadlines.csv: `year` is the report year, the day is in the year after."""


def county(portal_id: str) -> County:
    """The county whose portal has this id."""
    return next(entry for entry in COUNTIES if entry.portal_id == portal_id)
