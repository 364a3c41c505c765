"""Words of scoring standards that are composed of parts: 按任务完成率计算得分, 未按期全部报送."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from evalxl.core import lazy_re as re

_ITEM = "(?:该|本|此)?(?:项|指标)?(?:分项)?(?:的)?"
_GIVE = "(?:可|即|均|予以|给予|只|仅)?(?:得|计|记|给|赋|打|评|按|以|为)?"
_WHAT = "(?:人|户|次|场|件|项|家|个|台|套|天|工程|建设|数|面积|金额|任务)?"
_MUCH = "(?:数量|总数|总量|数|值|量|额|金额|支出|成本|投资|面积|里程|天数|工期)"
_WELL = (
    "在?(?:规定|约定|计划|合同|要求)的?(?:时间|时限|期限|工期)内?|"
    "按[期时]|按要求|按规定|按计划|如期|及时|足额|全部|全面|按月|按季度?|准时"
)
_MARKED = "(?=的?,?(?:得|计|记|给|满分|不得|不计|每|扣))"
_DONE = "(?:完成|达到|达标|实现|办结|落实|报送|建成|完工|竣工|开展|执行|交付|到位|提交|支付)"
_IN_PROPORTION = (
    "(?:按照?|根据|依)(?:其|实际|任务|目标|指标)*(?:完成|达成|达标|实现)?(?:情况)?的?"
    "(?:比例|比率|百分比|率)(?:相应|进行|予以)?(?:计算|折算)?"
    "(?:得分|计分|扣分|给分|赋分|记分|扣减|计算|折算)"
)
_NOTHING = (
    f"{_ITEM}(?:分值?)?(?:(?:均|则)?不予?(?:得|计|给|赋|记)分|{_GIVE}(?:零|(?<![0-9.])0)分"
    "|(?:得|计|记)分为(?:零|0分?)|扣(?:完|除|减)?(?:全部|所有|全)(?:分值?|分数)"
    "|扣(?:完|光)(?:该项|本项)?(?:分值?)?(?!分?值?为止|即止))"
)
_UNTIL_ZERO = (
    "(?:(?:本|该)(?:项)?(?:指标)?(?:分值?|得分)?)?(?:直至|直到)?(?:(?:扣|减|扣减)(?:完|至|到)(?:(?:该|本)项)?(?:全部)?(?:分值|零分|0分?|分)?"
    "(?:为止|即止|止)|(?:得|加|计|累计)?(?:完|满)(?:分值?)?为止)|直至扣完(?:分值)?"
    "|(?:最低|最少)(?:得|为|计|至|扣到|扣至)?(?:0|零)分(?:为止)?|不[计得]负分|不倒扣分?"
)
_GOAL = (
    "(?:全年|年度|年初|本年)?(?:既定|预定|设定|预期|计划|目标|任务|指标|应|预算|概算)(?:完成|达到|实现)?"
    f"的?(?:目标|任务|指标|计划)?{_WHAT}{_MUCH}|计划(?:人|户|家|场|次)数"
)
_RESULT = (
    f"(?:全年|年度|评价年度)?(?:实际|实)(?:完成|实现|达到)?的?{_WHAT}{_MUCH}|完成(?:数量|数|值|量)"
)
SHAPES = {
    "proportion": _IN_PROPORTION,
    "full": f"{_GIVE}{_ITEM}(?:权重|分值|标准)?(?:满分|全分|全部分值|全部分数)(?:分?值)?"
    "(?:计算|计分|计)?",
    "none": _NOTHING,
    "half": f"{_GIVE}{_ITEM}(?:分值|权重分?|满分|减)?的?(?:一半|减半|半分|半)(?:分值|权重|分)?",
    "until_zero": _UNTIL_ZERO,
    "broken_off": "(?:不|不予)(?:扣分?|计算?|计入|计分)(?!分)",
    "pause": r"(?:以|按)\d+(?:\.\d+)?[^\d,;]{1,3}为一?个?(?:档次?|级|步|阶|计算单位)"
    r"|视(?:为|同)[^,;\d]{2,12}(?=,)",
    "misses": f"(?:未|没有?)(?:能)?(?:{_WELL}|完全)*(?:{_DONE}|验收)"
    f"|未(?:能)?(?:{_WELL})+[\u4e00-\u9fff]{{2}}{_MARKED}",
    "meets": f"(?:全部|均|都|已)?(?:{_WELL})+(?:{_DONE}|[\u4e00-\u9fff]{{2}}{_MARKED})",
    "own_rate": "按(?:照)?(?:实际)?[\u4e00-\u9fff]{2,6}率(?:折算|计算|换算)(?:得分|计分)?",
    "result": _RESULT,
    "goal": _GOAL,
}
"""Kind of token → how it is composed. The longest match at a place counts, listed words too."""


def shaped_at(text: str, start: int) -> tuple[str, int] | None:
    """Return the kind of the longest composed word that begins at `start`, and where it ends."""
    ends = [(found.end(), kind) for kind, one in _compiled() if (found := one.match(text, start))]
    end, kind = max(ends, default=(start, ""))
    return (kind, end) if end > start else None


def is_shaped(text: str, start: int, wanted: Iterable[str]) -> bool:
    """Whether a composed word of one of these kinds begins at `start`."""
    return any(kind in wanted and one.match(text, start) for kind, one in _compiled())


@cache
def _compiled() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((kind, re.compile(shape)) for kind, shape in SHAPES.items())
