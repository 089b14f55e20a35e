"""What the words of published rulings mean, factor by factor (docs/decisions/035).

Every phrase is a general reading of English words, not of a ruling. A figure of hours or days that stands alone is taken as what is asked
for; with ``about`` or ``average`` it is a habit and binds nobody; tied to a guarantee or bonus it is an incentive.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from suibao.law.recognition.wording import Vocabulary, phrase
from suibao.law.status.terms import (
    Absence,
    Appearance,
    Assignment,
    Discipline,
    Exclusivity,
    HoursDuty,
    Instructions,
    Monitoring,
    PayForm,
    PayPeriod,
    PriceSetting,
    Ratings,
    Refusal,
    TimeLimits,
    Tools,
    VolumeDuty,
)

NO = r"(?:no|not|non|without|never|free (?:of|from)|absence of|lack of)"
NOTHING = r"none|nil|(?<=^ )no(?= $)"
UP_TO_3 = r"(?:(?!(?:but|and|with|plus|though|although|yet)\b)\w+ ){0,3}?"
UNIT = r"(?:h|hr|hrs|hours?|d|days?|weeks?|months?)"
PER = r"(?: (?:a|per|each|every|in|of|to|or|and|the|day|daily|week|weekly|month|monthly|online|work|working|live|streaming|on duty|"
PER += rf"more|\d+(?:\.\d+)?|{UNIT}))*"
FIGURE = rf"\d+(?:\.\d+)?(?: (?:to|or|and|\d+(?:\.\d+)?|more|plus))* {UNIT}{PER}"
ABOUT = r"(?:about|around|approx\w*|average|averag\w+|avg|roughly|typical\w*|usual\w*|general\w*|mostly|nearly|almost|basical\w*|"
ABOUT += r"actual\w*|habitual\w*|worked|works|circa|ca|estimated)"
PENALTY = r"(?:penal\w*|fine[sd]?|fining|deduct\w*|punish\w*|sanction\w*|docked|malus|demerit\w*)"
CLOSED = r"(?:suspen\w*|disconnect\w*|deactivat\w*|block\w*|ban(?:s|ned|ning)?|log(?:s|ged)? (?:off|out)|"
CLOSED += r"remov\w+|terminat\w*|expel\w*|exclu(?:ded|sion)|blacklist\w*|fr(?:ozen|eez\w*)|clos(?:ed|ure))"
COMPANY = r"(?:company|companies|platform\w*|station\w*|employer\w*|agent|agency|operator|system|algorithm\w*|app|unit|broker\w*|"
COMPANY += r"enterprise|manager\w*|supervisor\w*|leader\w*|headquarters|franchis\w*|outlet|branch|depot|hub|guild|mcn|firm|gym|cent(?:re|er)|"
COMPANY += r"captain|dispatcher|controller|foreman|"
COMPANY += r"uber|deliveroo|glovo|bolt|lyft|foodora|stuart|yodel|hermes|fedex|meituan|ele ?me|didi|shansong|dada|sf|jd)"
WORKER = r"(?:workers?|riders?|drivers?|couriers?|streamers?|self|own|himself|herself|themselves|oneself|personal\w*|private\w*|individual\w*|"
WORKER += r"plumbers?|cleaners?|performers?)"
PAPER = r"(?:in theory|on paper|formal\w*|nominal\w*|contractual\w*|in (?:the )?contract|by contract|in name|claimed)"
ORDERS = (
    r"(?:orders?|trips?|deliver\w+|jobs?|tasks?|rides?|parcels?|items?|pieces?|deals?|calls?|packages?|visits?|runs?|"
    r"stops?|loads?|tours?|rounds?|shipments?|bookings?|projects?)"
)
REWARD = (
    r"(?:conditional\w*|conditions?|guarantee[ds]?|bonus\w*|thresholds?|incentiv\w+|rewards?|subsid\w+|encourag\w+)"
)
FREE = r"(?:free|freely|freedom|flexib\w+|any ?time|at will|voluntar\w+|optional|autonom\w+|discretion\w*|independent\w*|unrestricted|"
FREE += r"unlimited|unfettered|choos\w+|chosen|chose|choice|self (?:\w+ed|\w+ing)|own (?:schedule|shifts?|hours|time|choice|slots?))"
ASKED = r"(?:no(?:t)? (?:less|fewer) than|min|minimum|at least|least|requir\w+|mandatory|compulsory|must|obligat\w+|obliged|quota)"
ATTENDED = r"(?:attend\w*|clock\w*(?: in)?|roster\w*|shifts?|schedul\w+|timetabl\w+|meetings?|briefings?|check ins?|sign ins?|punch\w*|"
ATTENDED += r"roll calls?)"
BOUND = rf"(?:{ASKED}|{ATTENDED}|fixed|set|hours?|times?|working time|rules?|limits?|restrict\w*|requirements?|control\w*|duty|duties|volume|"
BOUND += r"supervis\w*|management)"

CUSTOMER = r"(?:clients?|customers?|households?|famil(?:y|ies)|patients?|hirers?|buyers?)"
CLOCK = r"(?:schedul\w*|times?|hours|needs?|decid\w*|sets?|arrang\w*)"
HOURS = Vocabulary((
    phrase(rf"(?:{PAPER}) (?:{FREE}|{NO} {UP_TO_3}{BOUND})|(?:{FREE}|none|no) {PAPER}"),
    phrase(r"(?:min|minimum|required) (?:income|pay|wages?|fees?|age)"),
    phrase(rf"(?:(?:set|fixed|agreed|arranged|determined|decided|chosen|according) )*(?:by|with|to|per) (?:the )?{CUSTOMER}(?: {CLOCK})?|"
           rf"{CUSTOMER} {CLOCK}"),
    phrase(rf"(?:full )?attendance {REWARD}(?: only)?|(?:full )?attendance (?:award|allowance|pay)", hours_duty=HoursDuty.INCENTIVE),
    phrase(r"(?:voluntar\w+|free|optional) (?:shift |slot )?sign ups?|"
           r"(?:shifts?|slots?|blocks?) sign ups?(?: (?:is )?(?:voluntar\w+|free|optional))?",
           hours_duty=HoursDuty.FREE),
    phrase(r"no leave (?:needed|required|application|approval\w*|system)", absence=Absence.FREE),
    phrase(r"(?:must )?(?:report\w*|notif\w+|inform\w*) (?:of )?absen\w+|(?:must )?(?:notif\w+|inform\w*|give notice)(?: (?:in |of )?(?:advance|days|"
           r"availability|company|platform|station))*", absence=Absence.NOTICE),
    phrase(rf"must (?:accept|take)(?: (?:all|every|any|{ORDERS}|while|when|logged|on|online))*", refusal=Refusal.FORBIDDEN),
    phrase(r"(?:set|sets|setting|decid\w+|choos\w+|arrang\w+|plan\w*|manag\w+|determin\w+|gives?|offers?) (?:his|her|their|own) ?(?:own )?"
           r"(?:availability|hours|times?|schedule|shifts?|slots?|days)|(?:decid\w+|choos\w+|arrang\w+|plan\w*|determin\w+) (?:for )?"
           r"(?:himself|herself|themselves|oneself)(?: (?:whether|when|if|to|and|work))*|"
           r"(?:when(?:ever)?|as) (?:"
           r"(?:he|she|they|worker|driver|rider) )?(?:likes?|wants?|wish\w*|pleas\w*)|"
           r"up to (?:the )?(?:worker|driver|rider|courier|him|her|them)|"
           r"not (?:managed|controlled|monitored|checked|supervised)", hours_duty=HoursDuty.FREE),
    phrase(r"(?:no|without) (?:rest days?|days? off|leave)|(?:not|no) (?:free|flexib\w+|freedom)(?: \w+)? ?(?:hours)?|cannot choose(?: hours)?",
           hours_duty=HoursDuty.REQUIRED),
    phrase(rf"(?:(?:{BOUND}|{ATTENDED}) )+(?:is |are |was |were )?(?:none|not \w+)|free(?:ly)? (?:log|sign)(?:ging)? ?(?:in|on)|free login|"
           rf"(?:shifts?|slots?|hours?|times?|schedules?) (?:self |freely )?(?:chosen|booked|picked|selected)(?! by)|"
           rf"(?:shifts?|slots?|hours?|times?|schedules?) (?:\w+ed|chosen|set) by (?:the )?{WORKER}|{WORKER} (?:decid\w+|choos\w+|sets?|determin\w+|"
           r"book\w*|select\w*)", hours_duty=HoursDuty.FREE),
    phrase(r"none (?:fixed|required|set|prescribed|mandatory)", hours_duty=HoursDuty.FREE),
    phrase(rf"{NO} {UP_TO_3}{BOUND}(?:(?: or| and| nor)? {BOUND})*", hours_duty=HoursDuty.FREE),
    phrase(rf"(?:self|own|freely|free|flexib\w+|voluntar\w+|optional|self chosen|chosen|choos\w+)(?: (?:of|own|choice))* "
           rf"(?:{ATTENDED}|hours|time)", hours_duty=HoursDuty.FREE),
    phrase(rf"{ABOUT}(?: (?:{FIGURE}|\d+|to|every ?day|daily|full ?time|long hours|{ORDERS}|a|per|day|week))*"
           rf"|{FIGURE}(?: on)?(?: {ABOUT}| in practice| in fact)|full ?time|part ?time|long hours|every ?day"),
    phrase(rf"(?:(?:{ASKED}|daily) )*\d+ {ORDERS}{PER}(?: (?:for|as|to|of|a|get|earn|tied))* {REWARD}(?! (?:above|beyond|over))",
           volume_duty=VolumeDuty.INCENTIVE),
    phrase(rf"(?:(?:{ASKED}|daily|of) )*\d+ {ORDERS}{PER}(?: {ASKED})*|{ASKED} (?:daily |of )*(?:number of |volume of )?{ORDERS}"
           rf"|{ORDERS} (?:quota|minimum|required)|volume (?:quota|minimum|required)", volume_duty=VolumeDuty.REQUIRED),
    phrase(r"daily tasks?", volume_duty=VolumeDuty.REQUIRED),
    phrase(rf"{REWARD} (?:above|beyond|over)"),
    phrase(rf"(?:(?:{FIGURE}|{ASKED}|\d+|hours?|time|online|live|stream\w*|needed|work\w*) )+(?:(?:in order|so as|required|needed) )?"
           rf"(?:to (?:qualify|earn|get|receive|obtain|unlock|trigger|claim)|qualif\w+)(?: (?:for|the|a|monthly|base|basic|fixed|full|extra))*"
           rf"(?: (?:{REWARD}|fees?|pay|wages?|salary|split|rate|share|income|allowances?))+", hours_duty=HoursDuty.INCENTIVE),
    phrase(rf"(?:(?:{FIGURE}|{ASKED}|hours?|online|time|stream\w*) )*(?:(?:for|to|as|a|the|tied|linked|with|of|get|earn|reach\w*|only|base|basic) )*"
           rf"{REWARD}(?: (?:{REWARD}|{ASKED}|{FIGURE}|only|pay|if|at|of|for|hours?|tied|linked|to))*", hours_duty=HoursDuty.INCENTIVE),
    phrase(r"contract\w*(?: \w+)? (?:duty|duties|obligations?|performance)(?: only)?", hours_duty=HoursDuty.INCENTIVE),
    phrase(r"leave (?:\w+ ){0,3}?(?:approv\w*|appl\w+|permission|request\w*|station|manager|leader)|(?:appl\w+|ask\w*|request\w*) "
           r"(?:for )?leave|(?:approv\w+|permission) (?:\w+ )?leave|approv\w+ (?:to be )?absen\w+", absence=Absence.APPROVAL),
    phrase(r"leave (?:\w+ )?(?:notice|notif\w+|report\w*)", absence=Absence.NOTICE),
    phrase(r"fixed|fixed (?:hours?|time|shifts?)|roster\w*|shifts?|schedul\w+|timetabl\w+|clock\w*(?: in| out)*|punch\w*(?: in)?|"
           r"(?:set|regular|office|standard|prescribed|assigned|uniform) (?:working )?(?:hours|times?|days)|"
           r"\d{1,2}(?: \d\d)? (?:am )?to \d{1,2}(?: \d\d)?(?: pm)?(?! \w* ?(?:h|hr|hrs|hours?|days?)\b)|\d{1,2} \d\d \d{1,2} \d\d",
           hours_duty=HoursDuty.FIXED),
    phrase(rf"(?:(?:{ASKED}|{COMPANY}|set|by|strict|daily) )*(?:{FIGURE}|rest days?|days? off|day off|{ATTENDED}|leave|punctual\w*|on duty"
           rf"|on call|(?:check|sign)(?:ed|s|ing)? ?in|absen\w+ {PENALTY}|(?:{ASKED}|daily) (?:to )?(?:be )?(?:online|login|log in)|{ASKED}"
           rf"|{PENALTY}|yes|managed|controlled|(?:set|determined|decided|fixed|arranged|assigned) by {COMPANY}"
           rf"|{COMPANY} (?:set|determined|decided|arranged|assigned))", hours_duty=HoursDuty.REQUIRED),
    phrase(rf"{NOTHING}|{FREE}|open|self", hours_duty=HoursDuty.FREE),
))  # fmt: skip

REFUSAL = Vocabulary((
    phrase(rf"{PAPER} (?:free|allowed|permitted)|(?:free|allowed|permitted) {PAPER}"),
    phrase(r"(?:n a )?(?:own|self (?:decid\w+|chosen|determined)|(?:decid\w+|choos\w+) (?:own|his|her|the)(?: own)?) content|content (?:self|freely) "
           r"(?:decided|chosen|determined)", refusal=Refusal.FREE, assignment=Assignment.OWN),
    phrase(rf"(?:{NO}|cannot be) {UP_TO_3}(?:{PENALTY}|{CLOSED}|consequences?|obligat\w+|obliged|duty|required|requirement\w*|must|limit\w*"
           rf"|restrict\w*|compel\w*|compulsory|mandatory)(?: (?:to|for|if|when)(?: (?:not|non|accept\w*|refus\w*|declin\w*|reject\w*|ignor\w*|take|"
           r"taking|work|orders?|any))+)?", refusal=Refusal.FREE),
    phrase(r"(?:not (?:allowed|permitted)|forbidden|prohibited|may not|cannot)(?: refus\w+)? (?:without|unless|except)(?: \w+){0,3}",
           refusal=Refusal.LIMITED),
    phrase(r"without (?:a )?(?:good |valid |just |proper )?(?:reason|cause|excuse)s?|"
           r"expected (?:\w+ )?to (?:accept|take|comply|complete|finish)(?: \w+)?",
           refusal=Refusal.LIMITED),
    phrase(r"(?:no|not|cannot|can not|may not|must not|unable|never)(?: \w+){0,2}? ?(?:refus\w*|declin\w*|reject\w*|allowed|permitted|free"
           r"|possible|right|choice|freedom|autonomy|say|able)(?: to refuse)?|impossible|forbid\w*|forbade|prohibit\w*|banned|"
           r"must(?: (?:accept|take))?|obliged|obligat\w+|mandatory|compulsory|requir\w+|forced|obey\w*|all (?:orders )?accepted|"
           r"auto\w* accept\w*",
           refusal=Refusal.FORBIDDEN),
    phrase(rf"{PENALTY}|{CLOSED}|lower\w*|downgrad\w*|demot\w*|fewer|reduc\w*|consequences?|affect\w*|loss|los[et]\w*|costs?|priority|"
           rf"rating\w*|scores?|worse|disadvantag\w*|discourag\w*", refusal=Refusal.PENALISED),
    phrase(r"limit\w*|restrict\w*|max|maximum|up to|quota|\d+ (?:\w+ ){0,3}?(?:day|daily|times?|week|month|allowed|orders?)|condition\w*|"
           r"(?:good |valid |just )?(?:reason|cause|excuse)s?|approv\w*|permission|consent|appl\w+|request\w*|transfer\w*|reassign\w*|"
           r"acceptance rate|threshold|partial\w*", refusal=Refusal.LIMITED),
    phrase(rf"{FREE}|allowed|permitted|may(?: refuse)?|can(?: refuse)?|right(?: to refuse)?|possible|self|any|accept or (?:grab|refuse)|"
           r"not taken", refusal=Refusal.FREE),
))  # fmt: skip

ASSIGNMENT = Vocabulary((
    phrase(rf"dispatch\w* (?:only )?{NO} grab\w*", assignment=Assignment.DISPATCHED),
    phrase(rf"{NO} dispatch\w* (?:only )?grab\w*", assignment=Assignment.GRABBED),
    phrase(r"both|mixed?|hybrid|combin\w+|(?:mostly|mainly|primarily|partly|largely) (?:dispatch\w*|grab\w*)", assignment=Assignment.MIXED),
    phrase(rf"{CUSTOMER} (?:choos\w+|select\w*|request\w*|book\w*)|direct booking|(?:\w+ )?(?:recommend\w*|introduc\w*|referr\w*|referral\w*|"
           rf"match\w*)(?: (?:by|through|via) {COMPANY})?|(?:via|through|on|in|using) (?:the |an? )?{COMPANY}"),
    phrase(r"(?:own|self (?:decid\w+|chosen|determined|chooses)|decid\w+ (?:own|his|her)(?: own)?) "
           r"(?:customers?|clients?|content|orders?|choice of content)|self (?:found|sourced|produced|created|directed)|"
           r"(?:finds?|found|sourced) (?:by )?(?:worker|own|self)|worker (?:finds|found|sourced)", assignment=Assignment.OWN),
    phrase(r"grab\w*|order pool|pool|hall|self select\w*|selects?|selected|choos\w+|chosen|bid\w*|free(?:ly)?|pick\w*|snatch\w*|browse\w*|"
           r"worker (?:selects|chooses|picks|accepts)|open list|first come", assignment=Assignment.GRABBED),
    phrase(rf"dispatch\w*|assign\w*|allocat\w*|(?:by |from )?{COMPANY}|offer\w*|push\w*|instruct\w*|ordered|directed|arranged|sent|"
           r"designated|given|automatic\w*|auto|compulsory|yes", assignment=Assignment.DISPATCHED),
    phrase("own|self|content|independent", assignment=Assignment.OWN),
), (("assignment", frozenset({Assignment.GRABBED, Assignment.DISPATCHED}), Assignment.MIXED),))  # fmt: skip

PRICE = Vocabulary((
    phrase(rf"(?:{WORKER} )?(?:cannot|can not|may not|no)(?: \w+){{0,2}} ?(?:set|price|say|negotiat\w+|change|bargain\w*|influence|decide)|"
           rf"(?:non|not) negotiable(?: by (?:the )?{WORKER})?|unilateral\w*|imposed|fixed tariff", price_setting=PriceSetting.COMPANY),
    phrase(r"negotia\w*|bargain\w*|agreed|agreement|mutual\w*|joint\w*|both|shared|market|auction|bid\w*|customers?|clients?|buyers?|"
           r"(?:accept|supply and) demand", price_setting=PriceSetting.NEGOTIATED),
    phrase(rf"(?:set |fixed |decided |determined )?(?:by )?(?:the )?(?:"
           rf"(?:courier|rider|driver|streamer|cleaner) )?{COMPANY}", price_setting=PriceSetting.COMPANY),
    phrase(rf"(?:set |decided |chosen )?(?:by )?(?:the )?{WORKER}(?: (?:set|chosen|determined))?|free\w*", price_setting=PriceSetting.WORKER),
), (("price_setting", frozenset({PriceSetting.WORKER, PriceSetting.COMPANY}), PriceSetting.NEGOTIATED),))  # fmt: skip

LATE = r"(?:late\w*|delay\w*|time ?outs?|overdue|slow\w*)"
NUMBERS = r"(?:\d+(?:\.\d+)?|one|two|three|five|ten|twenty|thirty|forty|sixty|half)"
TIMES = Vocabulary((
    phrase(rf"{NO} {UP_TO_3}(?:time )?(?:limits?|deadlines?)(?: (?:or|and|nor) {PENALTY})?", time_limits=TimeLimits.NONE),
    phrase(rf"(?:{NO}|not) {UP_TO_3}(?:{PENALTY}|consequences?|enforced)", time_limits=TimeLimits.NONE),
    phrase(rf"{PENALTY} for (?:\w+ )?(?:complaints?|reviews?|ratings?) (?:and|or) (?:\w+ )?{LATE}|{PENALTY} for (?:\w+ )?{LATE} (?:and|or) "
           r"(?:\w+ )?(?:complaints?|reviews?|ratings?)", ratings=Ratings.STEERING, time_limits=TimeLimits.PENALISED),
    phrase(rf"{PENALTY} for (?:\w+ )?(?:complaints?|reviews?|ratings?)", ratings=Ratings.STEERING),
    phrase(rf"{PENALTY} for (?:\w+ )?(?:absen\w+|no shows?|leave|missed shifts?)", discipline=Discipline.DISCIPLINARY),
    phrase(rf"{PENALTY} for (?:refus\w+|damage\w*|loss\w*|cancel\w*)"),
    phrase(rf"{PENALTY}|enforced|late fees?|(?:cut|loss|lower) pay|{CLOSED}|yes|affect\w*|rating\w*", time_limits=TimeLimits.PENALISED),
    phrase(rf"(?:within )?{NUMBERS} (?:min|mins|minutes?|h|hr|hrs|hours?|days?)(?: \w+){{0,3}}|(?:time )?limit\w*|deadlines?|promised|within|"
           r"required time|on time|punctual\w*|eta|sla|"
           r"(?:delivery |time )?(?:windows?|slots?)|(?:delivery )?times? (?:set|fixed|prescribed|specified)", time_limits=TimeLimits.STATED),
    phrase(rf"{NOTHING}|free", time_limits=TimeLimits.NONE),
))  # fmt: skip

SCORED = r"(?:ratings?|reviews?|scor(?:es?|ing)|stars?|complaints?|points?|feedback|evaluations?)"
ABSENT = r"(?:absen\w+|late(?:ness)?|leav\w+|no shows?|attendance|early departure|missed (?:shifts?|meetings?|days?))"
RATINGS = Vocabulary((
    phrase(r"strong(?:ly)?", leaky=True, discipline=Discipline.DISCIPLINARY),
    phrase(r"operational(?: (?:only|rules?))?", leaky=True, discipline=Discipline.OPERATIONAL),
    phrase(r"weak|medium|moderate|light|mild|high|low|minimal|intense|heavy|strict|loose", leaky=True),
    phrase(rf"(?:{NO}|none) {UP_TO_3}(?:disciplin\w*|{PENALTY}|rules?|management|control)", discipline=Discipline.NONE),
    phrase(rf"(?:{NO}|none) {UP_TO_3}(?:{SCORED})", ratings=Ratings.NONE),
    phrase(rf"(?:{NO}|none) {UP_TO_3}(?:track\w*|monitor\w*|supervis\w*|gps)", monitoring=Monitoring.NONE),
    phrase(r"gps(?: \w*track\w*)?|track\w*|monitor\w*|cameras?|surveil\w*|selfies?|(?:geo)?locat\w+|fac(?:e|ial)(?: \w+)?|position\w*",
           monitoring=Monitoring.TRACKED),
    phrase(rf"{NO} (?:{ATTENDED}|leave)(?: (?:or|and|nor) (?:{ATTENDED}|leave))*"
           r"(?: (?:rules?|system|management|requirements?))?", hours_duty=HoursDuty.FREE),
    phrase(rf"{PENALTY} (?:\w+ ){{0,2}}?{ABSENT}(?: (?:and|or) (?:\w+ )?{ABSENT})*(?: (?:and|or) (?:\w+ )?{SCORED})|"
           rf"{PENALTY} (?:\w+ ){{0,2}}?{SCORED} (?:and|or) (?:\w+ )?{ABSENT}", discipline=Discipline.DISCIPLINARY, ratings=Ratings.STEERING),
    phrase(rf"{PENALTY} (?:\w+ ){{0,2}}?{ABSENT}|{ABSENT} (?:\w+ )?{PENALTY}", discipline=Discipline.DISCIPLINARY),
    phrase(r"leave (?:\w+ )?(?:approv\w*|appl\w+|permission|request\w*)", absence=Absence.APPROVAL),
    phrase(rf"(?:account )?{CLOSED}(?: of)?(?: account)?|strike (?:system|points?)", ratings=Ratings.SUSPENDING),
    phrase(rf"{SCORED} (?:\w+ ){{0,3}}?(?:{PENALTY}|affect\w*|control\w*|access|orders?|dispatch\w*|pay|priority|bonus\w*)|"
           rf"{PENALTY} (?:\w+ ){{0,3}}?{SCORED}|levels?(?: \w+)?"
           r"|tier\w*|grad(?:e|es|ing)|rank\w*|priority|steer\w*|gamif\w*|incentiv\w*", ratings=Ratings.STEERING),
    phrase(rf"{SCORED}(?: (?:only|shown|displayed|visible))*", ratings=Ratings.SHOWN),
    phrase(r"disciplin\w*|work rules|(?:company|staff|internal|conduct|management|attendance|leave|labou?r) (?:rules|regulations|system|"
           r"discipline)|rules (?:on|of) conduct|(?:company |staff )?handbook|"
           r"warnings?|dismiss\w*|reprimand\w*|"
           r"demerit\w*|appraisal\w*|kpis?|(?:performance|monthly|weekly|work) assess\w*|(?:sales|performance) targets?|"
           r"rewards? (?:and )?(?:punish\w*|penal\w*)(?: (?:rules|system))?",
           discipline=Discipline.DISCIPLINARY),
    phrase(ATTENDED, hours_duty=HoursDuty.REQUIRED),
    phrase(rf"{COMPANY} rules only|only (?:{COMPANY}|service|safety|operating) rules|(?:service|safety|operating|traffic|community) rules(?: only)?",
           discipline=Discipline.OPERATIONAL),
    phrase(r"(?:\w+ )?training(?: only)?|exams?|(?:road |skill )?tests?|(?:service|driver|quality|safety|hygiene) standards?",
           instructions=Instructions.SERVICE_STANDARD),
    phrase(r"(?:detailed )?(?:instructions?|procedures?|scripts?|sop)", instructions=Instructions.DETAILED),
    phrase("uniforms?|badges?|branded", appearance=Appearance.BRANDED),
    phrase(NOTHING, discipline=Discipline.NONE, ratings=Ratings.NONE),
))  # fmt: skip

TOOLS = Vocabulary((
    phrase(rf"(?:(?:supplied|provided|owned|issued) )?(?:by|from|of) (?:the )?{CUSTOMER}|{CUSTOMER} (?:supplied|provided|owned|supplies|provides)"),
    phrase(r"(?:self|worker|own) (?:provided|supplied|bought|equipped|financed|prepared)", tools=Tools.OWN),
    phrase(rf"(?:to|per|as|by|under) (?:{COMPANY} )?(?:specif\w+|standards?|requirements?)|{COMPANY} (?:specif\w+|standards?|requirements?)",
           tools=Tools.PRESCRIBED),
    phrase(rf"{COMPANY} (?:uniforms?|badges?|logos?|livery|branding|colou?rs)|(?:uniforms?|badges?) (?:from|by|of) (?:the )?{COMPANY}",
           appearance=Appearance.BRANDED),
    phrase(r"own (?!\w*brand)\w+(?: (?:and|or) (?:own )?(?:phone|vehicle|bike|car|van|tools?|premises|helmet))*", tools=Tools.OWN),
    phrase(r"uniforms? (?:bought|purchased|paid)(?: by)?", tools=Tools.PRESCRIBED, appearance=Appearance.BRANDED),
    phrase(rf"(?:bought|purchased|paid) (?:\w+ ){{0,3}}?(?:from|at|through) (?:\w+ ){{0,2}}?(?:required|given|prescribed|specified|{COMPANY})"
           r"(?: \w+)?|(?:required|prescribed|specified|given) (?:model|type|brand)", tools=Tools.PRESCRIBED),
    phrase(r"branded (?:\w+ )?(?:rent\w*|leas\w*)|(?:rent\w*|leas\w*) branded", tools=Tools.COMPANY, appearance=Appearance.BRANDED),
    phrase(r"(?:rent\w*|leas\w*|hired|borrowed|bought|purchased) (?:from|by|through) (?:third part\w+|others|bank|dealer|worker)|worker "
           r"(?:bought|purchased)", tools=Tools.OWN),
    phrase("uniforms?|badges?|brand\\w*|logo\\w*|livery", appearance=Appearance.BRANDED),
    phrase(rf"(?:by |from )?{COMPANY}|provid\w*|suppl\w+|issued|lent|shared|both|mixed", tools=Tools.COMPANY),
    phrase(rf"{WORKER}|none provided|yes", tools=Tools.OWN),
), (("tools", frozenset({Tools.OWN, Tools.PRESCRIBED}), Tools.PRESCRIBED),))  # fmt: skip

PERIOD = r"(?:month\w*|week\w*|day|daily|days|year\w*|annual\w*|fortnight\w*)"
TARGET = (
    r"(?:conditional\w*|threshold\w*|partial\w*|target\w*|if|when|subject|upon|provided|unless|reach\w*|condition\w*)"
)
WAGE = r"(?:base|basic|wages?|salar\w+|retainer|guarantee[ds]?|minimum|fixed|flat|fee)"
PAY = Vocabulary((
    phrase(r"(?:no|not|non|without|zero)(?: \w+)? ?(?:base|basic|salar\w+|wages?|guarantee[ds]?|fixed|minimum)(?: (?:pay|salary|wage))?"),
    phrase(rf"{TARGET}(?: \w+){{0,3}}? {WAGE}(?: \w*fee)?|(?:(?:hourly|daily|weekly|monthly) )?{WAGE}(?: \w+){{0,2}}? {TARGET}.*",
           pay_form=PayForm.CONDITIONAL),
    phrase(rf"(?:fixed |flat |set )?(?:fee |rate |price |pay |amount )?(?:per|by|each|for each|a) {ORDERS}(?: (?:wages?|salary|pay|\d\S*))?|"
           r"piece\w*(?: (?:rates?|wages?|work|pay))?|"
           rf"(?:salary|wages?|pay) (?:by|per|based on) (?:the )?(?:number of )?(?:{ORDERS}|pieces?|volume|completion)|"
           rf"commission\w*|{ORDERS} (?:count|volume|based)|lump sum|by (?:distance|volume|result)|per (?:km|kilometre|mile|unit)",
           pay_form=PayForm.PIECE),
    phrase(rf"per (?!hour|{PERIOD}|h )[a-z]+", pay_form=PayForm.PIECE),
    phrase(r"minimum fee"),
    phrase(r"(?:revenue |profit |income |gift )?(?:shar\w+|split\w*)(?: \d+)?(?: pct| percent|%)?|\d+ (?:pct|percent|%)|revenue|profit\w*|"
           r"tips?|gifts?|own account and risk|franchise fee|difference|percentage(?: of)?|keeps? (?:the )?(?:fares?|takings|income|revenue)|"
           r"(?:fares?|price) (?:less|minus|after|net of)(?: \w+){0,3}? (?:fees?|commission|rent|costs?|cut)|pays? rent",
           pay_form=PayForm.REVENUE),
    phrase(rf"base(?: (?:pay|salary|wage))?|basic(?: (?:pay|salary|wage))?|salar\w+|wages?|retainer|hourly|per hour|by (?:the )?hour|hour\w*|"
           rf"(?:per )?{PERIOD} (?:\d+ )?(?:fixed|flat|lump|fee|package|rate|amount|guarantee[ds]?)|fixed|flat|per {PERIOD}|day rate|"
           rf"guarantee[ds]?|minimum (?:wage|pay)|{PERIOD} \d+", pay_form=PayForm.BASE),
))  # fmt: skip

GUARANTEE = Vocabulary((
    phrase(rf".*{TARGET}.*|.*{FIGURE}.*", pay_form=PayForm.CONDITIONAL),
    phrase(NOTHING + "|no (?:guarantee\\w*|minimum)|without(?: \\w+)?|not guaranteed|no base(?: \\w+)?"),
    phrase(r"yes|hourly|per hour|guarantee[ds]?|minimum(?: wage)?|base(?: \w+)?|fixed|salar\w+|full\w*|per month|monthly|unconditional\w*|\d+",
           pay_form=PayForm.BASE),
))  # fmt: skip

PAYMENT = Vocabulary((
    phrase(rf"per (?!{PERIOD})[a-z]+|t (?:plus )?\d|next day|same day", pay_period=PayPeriod.ON_DEMAND),
    phrase(rf"(?:{PERIOD} )?(?:on demand|withdraw\w*|any ?time|instant\w*|immediate\w*|real time|at will)(?: (?:withdraw\w*|{PERIOD}))*|"
           rf"(?:per|by|each|after each|after every) {ORDERS}|on completion|{ORDERS} by {ORDERS}|after (?:each|every)(?: \w+)?",
           pay_period=PayPeriod.ON_DEMAND),
    phrase(rf"(?:bi|semi|half|per|every|end of|once a) ?{PERIOD}.*|{PERIOD}(?: .*)?|periodic\w*|regular\w*|payday|\d+ days",
           pay_period=PayPeriod.PERIODIC),
))  # fmt: skip

OTHERS = r"(?:others?|other (?:platforms?|work|jobs?|companies|employers?|clients?|apps?|orders?|deliver\w+)|"
OTHERS += r"private (?:work|orders|jobs)|elsewhere|rivals?|anyone|multi\w*)"
EXCLUSIVE = Vocabulary((
    phrase(r"(?:(?:yes|no|exclusive\w*|only|sole\w*|single) )?(?:in practice|de facto|in fact|in effect|effectively)(?: \w+)?|full ?time(?: only)?"),
    phrase(rf"(?:no|not) {OTHERS} (?:in (?:uniform|working hours|company time)|during|while|on shift|on duty|at the same time)(?: \w+)?",
           exclusivity=Exclusivity.RESTRAINED),
    phrase(r"non ?compet\w+(?: \w+)?|(?:no|not) (?:\w+ )?compet\w+(?: \w+)?", exclusivity=Exclusivity.RESTRAINED),
    phrase(r"(?:non|not|no) (?:\w+ )?(?:exclusiv\w*|restrict\w*|bans?|prohibit\w*|required|limit\w*|covenant)|"
           r"compet\w+ (?:allowed|permitted)", exclusivity=Exclusivity.OPEN),
    phrase(rf"(?:no|not|never|ban\w*|forbid\w*|forbade|prohibit\w*|cannot)(?: \w+){{0,4}}? {OTHERS}|{OTHERS} (?:\w+ )?(?:{PENALTY}|banned|"
           r"forbidden|prohibited|not (?:allowed|permitted)|excluded)|not (?:allowed|permitted)", exclusivity=Exclusivity.EXCLUSIVE),
    phrase(rf"{OTHERS} (?:\w+ )?(?:allowed|permitted|possible|free|ok)|(?:may|can|free|allowed|permitted)(?: to)? (?:\w+ ){{0,2}}?"
           rf"(?:{OTHERS}|competitors?)",
           exclusivity=Exclusivity.OPEN),
    phrase(r"covenants?|restrict\w*|restrain\w*|limit\w*|partial\w*|consent|approv\w*|permission|compet\w+|condition\w*|some|discourag\w*",
           exclusivity=Exclusivity.RESTRAINED),
    phrase("yes|exclusiv\\w*|only|sole\\w*|single(?: platform)?|banned|forbidden|prohibited|required|mandatory|full",
           exclusivity=Exclusivity.EXCLUSIVE),
    phrase(rf"{NOTHING}|{FREE}|open|allowed|permitted|{OTHERS}|several", exclusivity=Exclusivity.OPEN),
))  # fmt: skip

VOCABULARIES: Final[Mapping[str, Vocabulary]] = {
    "price_set_by": PRICE,
    "order_refusal": REFUSAL,
    "assignment": ASSIGNMENT,
    "hours_attendance": HOURS,
    "time_limits_penalties": TIMES,
    "ratings_discipline": RATINGS,
    "tools": TOOLS,
    "pay_type": PAY,
    "guaranteed_pay": GUARANTEE,
    "pay_period": PAYMENT,
    "exclusivity": EXCLUSIVE,
}
"""Factors of a published ruling that are read word by word."""
