"""The grammar of scoring standards: patterns over kinds of tokens, each making a part of the rule.

A pattern is a regular expression whose letters are kinds of tokens (`words.toml`). A condition is
a subject, a relation and a limit; a limit is a quantity, the target, the budget or a share of it.
"""

from __future__ import annotations

from evalxl.standards import conditions, gains
from evalxl.standards.found import Make

QUANTITY = "(?:percent|pp|amount)"
_WHOLE = "(?:goal|budget)"
_SHARE = f"{_WHOLE}percent"
_VALUE = f"(?:{_SHARE}|{_WHOLE}|{QUANTITY})"
_RATIO = "resultover_linegoal"
_SUBJECT = (
    f"(?P<subject>(?:{_RATIO}|noun|enum|completion|deviation|result|score|goal(?=deviation))*)"
)
_INSIDE = "(?:included|excluded)"
_TAIL = "(?P<tail>noun*?)"
_LIMIT = (
    f"(?P<sign>ge|gt|le|lt|cap|reach|is|exceeds)?is?(?P<limit>{_VALUE})(?P<mark>{_INSIDE})?"
    f"(?P<side>above|below_closed|below|within)?(?P<mark2>{_INSIDE})?"
)
_RANGE = (
    f"(?P<range_sign>ge|gt|reach|is)?(?P<low>{_SHARE}|{QUANTITY})(?P<low_mark>{_INSIDE})?dash"
    f"(?:lt|le)?(?P<high>{QUANTITY})(?P<high_mark>{_INSIDE})?(?:within)?(?P<range_mark>{_INSIDE})?"
)
_STEP_NAME = "(?:grade|(?P<subject>noun*)(?:meets|misses)?)"
_AROUND = f"(?P<low>{_VALUE})(?P<low_sign>le|lt){_SUBJECT}(?P<high_sign>le|lt)(?P<high>{_VALUE})"
_BOTH = (
    f"{_SUBJECT}(?:(?P<low_sign>ge|gt|reach|is)?(?P<low>{_VALUE})(?P<low_mark>{_INSIDE})?above?"
    f"(?P<above_mark>{_INSIDE})?(?:enum|noun)?(?P<high_sign>le|lt)(?P<high>{_VALUE}))"
)
_BOTH_TURNED = (
    f"{_SUBJECT}(?P<high_sign>le|lt)(?P<high>{_VALUE})(?:enum|noun)?"
    f"(?P<low_sign>ge|gt)(?P<low>{_VALUE})"
)
_GRADE = "(?:noun?grade)?"  # 90%以上为优，计满分
_SCORE = "(?:amount|points)"
_OF_SCORES = (
    f"{_SUBJECT}(?:(?P<sign>ge|gt|le|lt)(?P<limit>points)(?P<mark>{_INSIDE})?"
    f"|(?:reach|is)?(?P<limit2>points)(?P<mark2>{_INSIDE})?(?P<side>above|below_closed|below))"
)
_SCORES = (
    f"{_SUBJECT}(?P<low>{_SCORE})(?P<low_mark>{_INSIDE})?dash"
    f"(?P<high>points)(?P<high_mark>{_INSIDE})?"
)
_RATE = "(?:enum|open)?(?:completion|noun?result(?:over_line|enum)(?:noun?goal|budget)ratio?)close?"
_EQUALS = "(?:(?:noun|enum)*score?equals|noun|earn)"
_TIMES = "(?:times(?:noun?share|percent|amount))+"
_IN_PROPORTION = f"earn?{_RATE}{_TIMES}computed?|earn{_RATE}computed"
_MARKS = (
    "(?P<marks>(?:earn|score)?full(?:points)?|full|kept_whole|earn?none|none|(?:earn|is|score|equals|base)?points|earn?half(?:share)?"
    "|earn?completionpercent(?:computed|score)|interpolated|earn?share?percent(?:share)?|deduct(?:points|share?percent(?:share)?)|earn?proportion|formula|over_share|own_rate"
    f"|{_IN_PROPORTION})"
)
_LOSS = "(?P<loss>points|share?percent(?:share)?)"
_STATE = "(?:(?P<state>meets|exceeds|otherwise|outside|undone)|(?P<sign>misses)goal?)"
_TREND = "rises_not|falls_not|rises|falls|steady"
_BEGINNING = (
    f"(?:falls|rises)?{_SUBJECT}(?:(?P<side_of>misses|exceeds|lt|gt){_WHOLE}|(?P<side_of_it>misses|exceeds)"
    f"|(?:(?:lt|gt)(?={QUANTITY})|(?={QUANTITY}(?:(?:below|below_closed)pershort|onward)))"
    f"(?P<start>{QUANTITY})(?:below|below_closed|onward)?)?"
)
_WAY = f"per(?P<way>short|over|late|early|happen|exceeds|misses)?(?:reach|done)?{_WHOLE}?"
_NOT_COUNTED = "(?:broken_off|kept_whole)"
_COUNTED = "nounamount(?:noun|result|enum|misses)*deduct"
_BROKEN = f"lt{QUANTITY}(?:noun|over_line)?(?:earn{QUANTITY}(?:noun|computed)*|{_NOT_COUNTED})"
_STEP = (
    f"(?P<deed>noun)?(?P<size>{QUANTITY}|points)(?P<thing>(?:noun|result|enum)*)"
    f"(?P<state>misses)?(?:open(?P<inside>{_BROKEN})close)?"
    f"(?:(?P<sense>deduct|add|earn)|(?=share)){_LOSS}"
)

_FROM = f"(?P<low>{QUANTITY})(?P<low_mark>{_INSIDE})?"
_UP_TO = (
    f"(?P<high>{QUANTITY})(?P<high_mark>{_INSIDE})?(?P<side>within|below|below_closed)?"
    f"(?P<range_mark>{_INSIDE})?(?:meets|noun)?"
)
_ABOVE = f"(?:above|gt)(?P<above_mark>{_INSIDE})?(?:enum|lt|le)?"
_HOW_FAR = f"(?P<mark>{_INSIDE})?(?P<side>within|above)?(?P<mark2>{_INSIDE})?(?:meets|noun)?"
_BEFORE_DAY = "(?:noun|le|lt|is|reach|open)*"
_BEHIND_DAY = "(?:close|within|noun|meets|done|reach|goal)*"

RULES: tuple[tuple[str, str, Make], ...] = (
    ("judged", "(?:noun|enum|score|share|happen)*judge(?:noun|deduct|enum|share|points)*",
     gains.judged),
    ("definition or formula", "open?formulaclose?", gains.arithmetic),
    ("formula", f"{_EQUALS}?{_RATE}(?:{_TIMES}enum?computed?|computed)", gains.formula),
    ("formula in words", "enum?proportion", gains.formula),
    ("broken step", f"open?{_BROKEN}close?", gains.broken),
    ("step", f"{_BEGINNING}{_WAY}{_STEP}", gains.stepped),
    ("happening", f"(?P<single>occurs|late|short|misses|(?={_COUNTED})){_STEP}", gains.stepped),
    ("class of events", f"(?:occurs|happen)(?P<subject>noun){_WAY}{_STEP}", gains.stepped),
    ("next class", f"(?P<subject>noun)deduct{_LOSS}", gains.next_class),
    ("base", f"(?:meets|noun)?base(?:is|equals)?{_LOSS}", gains.based),
    ("part", f"(?P<names>noun(?:enumnoun)*)each{_LOSS}", gains.part),
    ("reference", "reference", gains.referred),
    ("no bonus", "no_bonus", gains.nothing),
    ("cap", f"cap+(?:deduct|add|earn)?{_LOSS}(?!earn|full|none|half|score|kept_whole)",
     gains.capped),
    ("in all", "(?:in_all|full)(?P<points>points)", gains.in_all),
    ("until zero", "until_zero", gains.until_zero),
    ("no more than the weight", "(?:cap+|gt|exceeds)(?:share|full)full?", gains.nothing),
    ("all at most",
     "completion?(?:gt|exceeds)(?P<limit>percent)earn(?P<as>percent)(?:noun|computed)?",
     conditions.at_most_all),
    ("how often", f"pernoun{QUANTITY}noun*(?=per?short)", gains.nothing),
    ("all of so many", f"{_SUBJECT}(?P<limit>amount)meets{_MARKS}", conditions.band),
    ("goal", f"{_SUBJECT}goal?{_LIMIT}(?=per)", conditions.goal_told),
    ("goal with its sign", f"{_SUBJECT}goal?(?=ge|gt|le|lt|cap){_LIMIT}(?=meets|misses)",
     conditions.goal_told),
    ("range of delays", f"lateis?{_FROM}(?:dash|{_ABOVE}){_UP_TO}{_MARKS}", conditions.sided),
    ("delay", f"late(?:is|reach)?(?P<more>gt|le)?(?P<limit>amount){_HOW_FAR}{_MARKS}",
     conditions.delayed),
    ("occurrence", f"(?P<happens>occurs|absent)(?P<event>(?:noun|above|enum)*){_MARKS}",
     conditions.occurred),
    ("class of occurrences", "(?P<event>nounabovenoun*)(?P<marks>none)", conditions.occurred),
    ("many occurrences",
     "occurs(?P<limit>amount)(?P<side>above)?(?P<subject>noun*)(?P<marks>none)", conditions.band),
    ("day", f"{_BEFORE_DAY}(?P<date>date){_BEHIND_DAY}{_MARKS}", conditions.dated),
    ("range of scores", f"{_SCORES}{_MARKS}", conditions.ranged),
    ("limit of scores", f"{_OF_SCORES}{_MARKS}", conditions.band),
    ("range around", f"{_AROUND}{_MARKS}", conditions.between),
    ("range of two limits", f"{_BOTH}{_MARKS}", conditions.between),
    ("range of two sides", f"{_SUBJECT}{_FROM}{_ABOVE}{_UP_TO}{_MARKS}", conditions.sided),
    ("range of two limits turned", f"{_BOTH_TURNED}{_MARKS}", conditions.between),
    ("range", f"{_SUBJECT}{_RANGE}{_GRADE}{_MARKS}", conditions.ranged),
    ("band", f"occurs?{_SUBJECT}{_LIMIT}{_TAIL}{_GRADE}{_MARKS}", conditions.band),
    ("step with its range in brackets", f"{_STEP_NAME}open{_RANGE}close{_MARKS}",
     conditions.ranged),
    ("step with its limit in brackets", f"{_STEP_NAME}open{_LIMIT}close{_MARKS}", conditions.band),
    ("other side", f"(?P<sign>gt|lt|le|exceeds|misses){_MARKS}", conditions.opposite),
    ("between limits", "(?:noun|enum)?interpolated", conditions.interpolated),
    ("trend", f"(?P<subject>noun|completion)?(?P<trend>{_TREND}){_MARKS}",
     conditions.went),
    ("overspent by", f"overspent(?P<limit>percent){_HOW_FAR}{_MARKS}",
     conditions.overspent_by),
    ("budget kept", f"(?:noun|result)?(?P<spent>kept|overspent){_MARKS}", conditions.spent),
    ("state", f"(?P<before>(?:noun|result|goal)*?){_STATE}{_MARKS}", conditions.stated),
    ("grade", f"noun?(?P<word>grade|yes_or_no){_MARKS}", conditions.graded),
    ("named", f"(?P<word>noun)(?:above|open(?:noun|grade)close)?{_MARKS}", conditions.called),
    ("item", "item?noun(?:noun|enum|grade)*openearn?(?P<points>points)close", gains.item),
)  # fmt: skip
"""Name, pattern, what it makes; the first that matches at a place counts."""

_SPAN_OF_LEVEL = f"{QUANTITY}(?:included|excluded)?dashpercent(?:included|excluded)?"
LEVELS = f"(?:{_SPAN_OF_LEVEL}enum?){{2,}}(?!earn|full|none|half|deduct)"
"""Ranges of marks that no condition separates: 80%-100%、60%-80%、0-60%."""
