"""Counting a majority election (Mehrheitswahl): who is elected, or what has to follow.

An election is no vote on a motion: whether a No is a valid voice, whose majority it takes and who comes into the next
round differ from Land to Land. `ElectionRule` says so as data; the profiles carry one each. Nothing is decided by
chance here: where lots are needed, the result names those with equal voices and how many places the lot fills.
Sources: § 55 Abs. 5 HGO, § 50 Abs. 2 GO NRW, Art. 51 Abs. 3 BayGO with § 30 of the model rules of procedure,
§ 37 Abs. 7 GemO BW, § 67 NKomVG, § 46 KSVG.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from agenda.wording import N_

MajorityOf = Literal["valid", "members", "present"]
"""Whose half must be exceeded in the first round: valid voices, the legal number, or those present and entitled."""

NextStep = Literal["run-off", "second-round", "lot", "lot-for-run-off", "repeat", "not-elected"]


@dataclass(frozen=True, slots=True)
class ElectionRule:
    """How a Land counts.

    `no_is_valid`: a No counts in the denominator. `run_off`: the next round is between the two strongest, else all may
    stand again. `equals_join`: who shares the second highest number comes into the run-off, instead of drawing lots.
    `half_invalid_repeats`, `many_first_repeat`: the round is repeated where half or more of the voices are invalid,
    and where more than two share the highest number. `single_again`: a lone candidate who failed has a second round.
    """

    majority_of: MajorityOf
    no_is_valid: bool = True
    run_off: bool = True
    equals_join: bool = False
    half_invalid_repeats: bool = False
    many_first_repeat: bool = False
    single_again: bool = False


@dataclass(frozen=True, slots=True)
class ElectionCount:
    """What was counted in one round; `votes` by candidate in the order of the ballot paper.

    `members` (legal number) and `present` (entitled members present) are needed where the rule's majority is theirs.
    """

    votes: Mapping[str, int]
    no: int = 0
    abstain: int = 0
    invalid: int = 0
    round: int = 1
    members: int | None = None
    present: int | None = None


@dataclass(frozen=True, slots=True)
class ElectionResult:
    """Who is elected, or what is next.

    `candidates` stand in the next round. For a lot, `lot` names those with equal voices, `lot_seats` for how many
    places it is drawn, and `fixed` who is in the run-off without it. `needed` voices were asked for in this round
    (None: the most voices decide). `why` is the reason as a German sentence.
    """

    elected: str | None
    next: NextStep | None
    why: str
    needed: int | None = None
    candidates: tuple[str, ...] = ()
    fixed: tuple[str, ...] = ()
    lot: tuple[str, ...] = ()
    lot_seats: int = 0


class CountMissing(ValueError):
    """The rule needs a number that was not given; the argument names it."""


_HALF_INVALID = N_("Mindestens die Hälfte der Stimmen ist ungültig.")
_MANY_FIRST = N_("Mehr als zwei haben die gleiche höchste Stimmenzahl.")
_NOBODY = N_("Niemand hat eine Stimme erhalten.")
_MAJORITY = N_("{votes} Stimmen erhalten, nötig waren {needed} von {whole}.")
_MOST = N_("Die meisten Stimmen erhalten: {votes}. Im weiteren Wahlgang genügt das.")
_MISSED = N_("Niemand hat die nötigen {needed} von {whole} Stimmen erreicht.")
_EQUAL = N_("Gleiche Stimmenzahl: Es entscheidet das Los.")


def count_election(rule: ElectionRule, counted: ElectionCount) -> ElectionResult:
    """What a round of the election came to; raises CountMissing."""
    for judge in (_invalid, _by_majority, _by_most_votes):
        result = judge(rule, counted)
        if result is not None:
            return result
    return _next_round(rule, counted)


def whole(rule: ElectionRule, counted: ElectionCount) -> int:
    """The number of which more than half is needed."""
    return _WHOLE[rule.majority_of](rule, counted)


def valid(rule: ElectionRule, counted: ElectionCount) -> int:
    """The valid voices; abstentions and blank papers never are."""
    return sum(counted.votes.values()) + (counted.no if rule.no_is_valid else 0)


_WHOLE: Mapping[MajorityOf, Callable[[ElectionRule, ElectionCount], int]] = {
    "valid": valid,
    "members": lambda rule, counted: _given(counted.members, "members"),
    "present": lambda rule, counted: _given(counted.present, "present"),
}


def _given(number: int | None, name: str) -> int:
    if number is None:
        raise CountMissing(name)
    return number


def _needed(rule: ElectionRule, counted: ElectionCount) -> int:
    return whole(rule, counted) // 2 + 1


# -- judges, asked in this order ---------------------------------------------------------------------------------------


def _invalid(rule: ElectionRule, counted: ElectionCount) -> ElectionResult | None:
    """A round that is void as a whole."""
    if rule.half_invalid_repeats and _half_invalid(rule, counted):
        return _again(counted, _HALF_INVALID)
    if any(counted.votes.values()):
        return None
    return _again(counted, _NOBODY) if len(counted.votes) > 1 else _lost(_NOBODY)


def _half_invalid(rule: ElectionRule, counted: ElectionCount) -> bool:
    cast = sum(counted.votes.values()) + counted.no + counted.abstain + counted.invalid
    return 2 * (cast - valid(rule, counted)) >= cast


def _by_majority(rule: ElectionRule, counted: ElectionCount) -> ElectionResult | None:
    """More than half. From the second round on this binds only a lone candidate where all rounds ask it of one."""
    if not _majority_binds(rule, counted):
        return None
    needed = _needed(rule, counted)
    best = _leaders(counted)[0]
    if counted.votes[best] < needed:
        return None
    why = _MAJORITY.format(votes=counted.votes[best], needed=needed, whole=whole(rule, counted))
    return ElectionResult(best, None, why, needed)


def _majority_binds(rule: ElectionRule, counted: ElectionCount) -> bool:
    return counted.round == 1 or (len(counted.votes) == 1 and rule.run_off)


def _by_most_votes(rule: ElectionRule, counted: ElectionCount) -> ElectionResult | None:
    """The second round: the most voices decide, equal ones call for the lot."""
    if _majority_binds(rule, counted):
        return None
    leaders = _leaders(counted)
    if len(leaders) > 1:
        return ElectionResult(None, "lot", _EQUAL, lot=leaders, lot_seats=1)
    return ElectionResult(leaders[0], None, _MOST.format(votes=counted.votes[leaders[0]]))


# -- what follows when nobody is elected ------------------------------------------------------------------------------


def _next_round(rule: ElectionRule, counted: ElectionCount) -> ElectionResult:
    """The first round elected nobody, or a lone candidate failed."""
    needed = _needed(rule, counted)
    why = _MISSED.format(needed=needed, whole=whole(rule, counted))
    if not rule.run_off:
        return ElectionResult(None, "second-round", why, needed, candidates=tuple(counted.votes))
    if len(counted.votes) == 1:
        return _again_alone(rule, counted, why, needed)
    return _run_off(rule, counted, why, needed)


def _again_alone(rule: ElectionRule, counted: ElectionCount, why: str, needed: int) -> ElectionResult:
    if _another_for_one(rule, counted):
        return ElectionResult(None, "second-round", why, needed, candidates=tuple(counted.votes))
    return _lost(why, needed)


def _another_for_one(rule: ElectionRule, counted: ElectionCount) -> bool:
    return counted.round == 1 and (rule.single_again or not rule.run_off)


def _run_off(rule: ElectionRule, counted: ElectionCount, why: str, needed: int) -> ElectionResult:
    """The two strongest; who of several with equal voices is one of them, the lot decides."""
    if rule.many_first_repeat and len(_leaders(counted)) > 2:
        return _again(counted, _MANY_FIRST)
    second = sorted(counted.votes.values(), reverse=True)[1]
    better, equal = _above(counted, second), _with(counted, second)
    if len(better) + len(equal) == 2 or rule.equals_join:
        strongest = tuple(name for name, votes in counted.votes.items() if votes >= second)
        return ElectionResult(None, "run-off", why, needed, candidates=strongest)
    return ElectionResult(None, "lot-for-run-off", why, needed, fixed=better, lot=equal, lot_seats=2 - len(better))


def _leaders(counted: ElectionCount) -> tuple[str, ...]:
    return _with(counted, max(counted.votes.values()))


def _above(counted: ElectionCount, number: int) -> tuple[str, ...]:
    return tuple(name for name, votes in counted.votes.items() if votes > number)


def _with(counted: ElectionCount, number: int) -> tuple[str, ...]:
    return tuple(name for name, votes in counted.votes.items() if votes == number)


def _again(counted: ElectionCount, why: str) -> ElectionResult:
    return ElectionResult(None, "repeat", why, candidates=tuple(counted.votes))


def _lost(why: str, needed: int | None = None) -> ElectionResult:
    return ElectionResult(None, "not-elected", why, needed)
