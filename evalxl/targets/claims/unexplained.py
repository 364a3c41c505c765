"""What stands behind a number and is explained by nothing: `300家企业注册平台` for 服务企业 300家.

Whoever fills in a form repeats the words of the indicator, says that it is done, or stops after
the number. Anything else tells of another thing, or of something that is not done.
"""

from __future__ import annotations

from functools import cache

from evalxl.core import lazy_re as re
from evalxl.language.lexer import words
from evalxl.language.units import ANY, DURATIONS, MONEY, PERCENT, UNKNOWN
from evalxl.language.words import pattern_of
from evalxl.targets.claims.around import Around
from evalxl.targets.claims.understanding import NEUTRAL, asked_work

_CLAUSE = re.compile('[^,;。、(0-9“"《]{2,40}')
_DOES = re.compile(
    "参加|参与|发放|配备|配齐|实施|实行|推行|进行|采取|修复|建立|部署|移交|通[电水气车]|赴|开展|享受|获[得评奖批]?|接受|提供|解决|组织|完成|通过|取得|接入|安装|升级|实现|建成|投入|达[到标]|改造"
    "|创成|入选|认定|纳入|落实|更新|接通|开通|新建|整治|治理|提档|提升|覆盖|受益|完工|竣工|交付|上线|运行|验收|配发"
)
_ON_PAPER = re.compile(
    "(需求|方案|规划|勘测|设计|调研|批复|手续|公示|备案|许可证?|图纸|协议|合同|签约|论证|选址|招标|立项|申报)"
    "(?:办理|编制|审查|批复|签订|[会评]审|审批|已?完成)?\\Z|((?:用地|土地|资金|贷款|指标)(?:获批|到位|下达|落实))\\Z"
)
_RUN = re.compile("[\u4e00-\u9fff]+")
_UNIT_TAIL = re.compile("/.*|[()]")
_PROJECT = re.compile("[\u4e00-\u9fff]{0,4}?(?:项目|工程|品种|工种|设备|系统|平台|点位)")
_CHINESE = re.compile("[\u4e00-\u9fff]")
_LEFT_UNDONE = re.compile("[未没](?![超突发出满达及高低列来成有少足检见])|没有(?!超|突破|发|出)")
_LONGEST_MODIFIER = 2
_NO_THINGS = frozenset((*DURATIONS, MONEY, PERCENT, UNKNOWN, ""))


def is_unexplained(it: Around) -> bool:
    """Whether the words right behind a count or a measure are neither asked for nor plain.

    Up to two signs between words that are asked for only describe them (`3座尾矿库污染治理`). A
    verb such as 完成 or 获评 tells that it was done, if it is not some paper that was.
    """
    clause = _CLAUSE.match(it.after)
    if clause is None or it.wanted.dimension in _NO_THINGS:
        return False
    paper = _ON_PAPER.search(clause[0])
    if paper and (paper[1] or paper[2]) not in it.asked:
        return True
    if _DOES.search(clause[0]) or _is_done_before(it.before):
        return False
    *rest, last = words(clause[0], it.asked)
    if asked_work(it).answers(last) and all(word.kind == NEUTRAL for word in rest):
        return False  # 20户均已入住
    counted = _counted_things(it)
    left = counted.sub(" ", clause[0], count=1) if counted else clause[0]
    left = _plain().sub(lambda word: "x" if set(word[0]) <= set(it.asked) else " ", left)
    left = "".join("x" if char in it.asked else char for char in left).rstrip()
    return any(
        len(run[0]) > _LONGEST_MODIFIER or (len(run[0]) > 1 and run.end() == len(left))
        for run in _RUN.finditer(left)
    )


def tells_another_deed(it: Around) -> bool:
    """`观摩比赛3场` for 举办比赛, `借用80台`, `未受理1000件`: looked at, borrowed, left undone."""
    if it.wanted.dimension in _NO_THINGS - {MONEY}:
        return False
    undone = _LEFT_UNDONE.search(it.before)
    deed = pattern_of("other_deed").search(it.before)
    if deed and pattern_of("deed").search(it.before, 0, deed.start()):
        deed = None  # 修复馆藏古籍
    is_other = deed is not None and deed[0].removesuffix("赠") not in it.asked  # 募捐, 捐赠
    return is_other or (undone is not None and undone[0] not in it.asked)


def names_another_thing(it: Around) -> bool:
    """`体育彩票网点10个` under 支持项目, `15个非遗项目` for 15场: what 个 counts is named."""
    unit, wanted = it.quantity.unit, it.wanted
    is_open = unit.dimension == ANY or not _alike(unit.text, wanted.text)
    if not is_open or not wanted.is_count or not unit.is_count:
        return False
    if wanted.dimension.endswith("occasions") and _PROJECT.match(it.after):
        return not _PROJECT.search(it.asked)
    thing = it.before[-2:]
    label = it.before if ANY in (unit.dimension, wanted.dimension) else it.before[-4:]
    is_noun = len(_CHINESE.findall(thing)) > 1 and not pattern_of("deed").search(label)
    after = it.after[:4]
    return is_noun and not any(char in it.asked for char in (*thing, *after))


def _is_done_before(before: str) -> bool:
    return bool(_DOES.search(before) or pattern_of("deed").search(before))


def _alike(first: str, second: str) -> bool:
    """Whether two counting words are the same: 次 and 次/月, 台件 and 台(件), 台 and 台套."""
    one, other = _UNIT_TAIL.sub("", first), _UNIT_TAIL.sub("", second)
    return one.startswith(other) or other.startswith(one)


def _counted_things(it: Around) -> re.Pattern[str] | None:
    """People where people are asked for, 单位 where 家 are: `126名困难学生`, `9个信息系统`."""
    wanted, unit = it.wanted.dimension, it.quantity.unit.dimension
    if "count_people" in (wanted, unit):
        return _things("people")
    return _things("organisations") if wanted in ("count_organisations", ANY) else None


@cache
def _plain() -> re.Pattern[str]:
    return pattern_of("behind_number", "done")


@cache
def _things(entry: str) -> re.Pattern[str]:
    return re.compile(
        f"\\A[\u4e00-\u9fff]{{0,4}}?(?:{pattern_of('behind_number', entry).pattern})+"
    )
