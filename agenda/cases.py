"""Counting cases: numbers in, result out, from a JSON file, so that anybody can check the counting against the law.

    python -m agenda.cases FILE

prints every case whose result differs, a summary, and ends with 1 where one differs or cannot be read. A case is
`{"id", "kind", "input", "expect"}`; what else stands in it (law, source, certainty) is for people. Kinds and keys:

* `motion`: yes, no, abstain, invalid, rule, statutory, profile -> "angenommen" | "abgelehnt". Without a rule it takes
  the simple majority, or the ordinary one of the profile.
* `quorum`: statutory, present, second_call, majority_conflicted, profile -> whether quorate (Hesse without a profile).
* `election`: profile, cand (voices by candidate), no, abstain, invalid or blank, round_no, eligible_present,
  statutory or members -> any of elected, next, candidates, fixed, lot, lot_seats, needed, why.
* `hare_niemeyer`, `dhondt`, `sainte_lague`: votes, seats, majority_clause (the first alone has one) -> any of seats,
  lot, lot_seats.

`profile` is a Land ("HE") by its newest law, or by that of the day `on` ("2026-05-07"). An unknown kind or key is an
error of the case and never passed over. The order of names in a list means nothing. `why` is told by the file in its
own words, so only whether there is a reason is compared.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TextIO

from agenda import allocation, elections_count, majorities, quorum
from agenda.allocation import AllocationMethod
from agenda.elections_count import ElectionCount, NextStep
from agenda.events.words import MajorityRule, QuorumBasis
from agenda.ports import Refusal
from agenda.profiles import Profile, profile
from agenda.refusals import sentence

Input = Mapping[str, Any]

RULES: Mapping[str, MajorityRule] = {
    "simple": "simple",
    "abs_statutory": "absolute-of-legal",
    "two_thirds_statutory": "two-thirds-of-legal",
    "abs_voting": "absolute-of-voting",
    "two_thirds_voting": "two-thirds-of-voting",
    "unanimous": "unanimous",
}
NEXT: Mapping[NextStep | None, str | None] = {
    None: None,
    "run-off": "stichwahl",
    "second-round": "zweiter_wahlgang",
    "lot": "los",
    "lot-for-run-off": "los_fuer_stichwahl",
    "repeat": "wiederholen",
    "not-elected": "einzelbewerber_nicht_gewählt",
}
VERDICT: Mapping[bool, str] = {True: "angenommen", False: "abgelehnt"}


class Malformed(ValueError):
    """The case cannot be counted as it is written; the message says why."""


@dataclass(frozen=True, slots=True)
class Mismatch:
    """A case that did not come out as expected, and what came out or why nothing did."""

    case_id: str
    text: str


def check(cases: Sequence[Any]) -> list[Mismatch]:
    """Count every case; what differs from its file, in the order of the file."""
    found = (_check_one(place, case) for place, case in enumerate(cases, start=1))
    return [mismatch for mismatch in found if mismatch is not None]


def _check_one(place: int, case: Any) -> Mismatch | None:
    name = str(case.get("id", f"Nr. {place}")) if isinstance(case, dict) else f"Nr. {place}"
    try:
        wrong = _difference(case)
    except (Malformed, elections_count.CountMissing) as error:
        return Mismatch(name, f"error: {_reason(error)}")
    except Refusal as refusal:
        return Mismatch(name, f"error: {sentence(refusal)} {refusal.rule}")
    return None if wrong is None else Mismatch(name, wrong)


def _reason(error: ValueError) -> str:
    missing = isinstance(error, elections_count.CountMissing)
    return f"the rule needs the input key for {error}" if missing else str(error)


def _difference(case: Any) -> str | None:
    """What differs, or None; raises Malformed, CountMissing, Refusal."""
    if not isinstance(case, dict) or not {"kind", "input", "expect"} <= case.keys():
        raise Malformed("a case needs kind, input and expect")
    kind, given, wanted = str(case["kind"]), case["input"], case["expect"]
    if kind not in KINDS:
        raise Malformed(f"unknown kind {kind!r}, known are {', '.join(KINDS)}")
    if not isinstance(given, dict):
        raise Malformed("input must be an object")
    known, count = KINDS[kind]
    _check_keys("input", given, known)
    return _compared(wanted, count(given))


def _check_keys(where: str, given: Input, known: frozenset[str]) -> None:
    unknown = sorted(set(given) - known)
    if unknown:
        raise Malformed(f"unknown {where} key {', '.join(map(repr, unknown))}")


def _compared(wanted: Any, counted: Any) -> str | None:
    if not isinstance(counted, dict):
        return None if wanted == counted and type(wanted) is type(counted) else f"expected {wanted!r}, got {counted!r}"
    if not isinstance(wanted, dict):
        raise Malformed("expect must be an object")
    _check_keys("expect", wanted, frozenset(counted))
    wrong = [key for key in wanted if _plain(key, wanted[key]) != _plain(key, counted[key])]
    return "; ".join(f"{key}: expected {wanted[key]!r}, got {counted[key]!r}" for key in wrong) or None


def _plain(key: str, value: Any) -> Any:
    if key == "why":
        return bool(value)
    return sorted(map(str, value)) if isinstance(value, (list, tuple)) else value


# -- one function a kind ----------------------------------------------------------------------------------------------


def _motion(given: Input) -> str:
    yes, no, abstain = (_number(given, key, 0) for key in ("yes", "no", "abstain"))
    # An invalid voice is none (§ 54 Abs. 1 Satz 3 HGO); it is read so that a wrong number is noticed.
    _number(given, "invalid", 0)
    rule = _rule(given)
    seats = _number(given, "statutory") if rule in LEGAL_NUMBER else _number(given, "statutory", 0)
    return VERDICT[majorities.carried(rule, yes, no, abstain, seats)]


LEGAL_NUMBER: frozenset[MajorityRule] = frozenset({"absolute-of-legal", "two-thirds-of-legal"})


def _rule(given: Input) -> MajorityRule:
    if "rule" not in given:
        return _law(given).majority.value if "profile" in given else "simple"
    try:
        return RULES[given["rule"]]
    except (KeyError, TypeError):
        raise Malformed(f"unknown rule {given['rule']!r}, known are {', '.join(RULES)}") from None


def _quorum(given: Input) -> bool:
    seats, present = _number(given, "statutory"), _number(given, "present")
    rule = quorum.RULES[_basis(given)](_law(given))
    return present >= quorum.REQUIRED[rule.value](seats)


def _basis(given: Input) -> QuorumBasis:
    if _flag(given, "second_call"):
        return "second-call"
    return "mostly-barred" if _flag(given, "majority_conflicted") else "ordinary"


def _election(given: Input) -> dict[str, Any]:
    counted = ElectionCount(
        votes=_voices(given, "cand"),
        no=_number(given, "no", 0),
        abstain=_number(given, "abstain", 0),
        invalid=_number(given, "invalid", 0) + _number(given, "blank", 0),
        round=_number(given, "round_no", 1),
        members=_either(given, "statutory", "members"),
        present=_either(given, "eligible_present"),
    )
    result = elections_count.count_election(_law(given).election.value, counted)
    return {
        "elected": result.elected,
        "next": NEXT[result.next],
        "candidates": list(result.candidates),
        "fixed": list(result.fixed),
        "lot": list(result.lot),
        "lot_seats": result.lot_seats,
        "needed": result.needed,
        "why": result.why if result.elected is None else "",
    }


def _allocation(method: AllocationMethod) -> Callable[[Input], dict[str, Any]]:
    def count(given: Input) -> dict[str, Any]:
        clause = _flag(given, "majority_clause")
        if clause and method != "hare-niemeyer":
            raise Malformed(f"no majority clause is known for {method}")
        seats = _number(given, "seats")
        result = allocation.allocate(method, _voices(given, "votes"), seats, majority_clause=clause)
        return {"seats": dict(result.seats), "lot": list(result.lot), "lot_seats": result.lot_seats}

    return count


_SHARES = frozenset({"votes", "seats", "majority_clause"})

KINDS: Mapping[str, tuple[frozenset[str], Callable[[Input], Any]]] = {
    "motion": (frozenset({"yes", "no", "abstain", "invalid", "rule", "statutory", "profile", "on"}), _motion),
    "quorum": (
        frozenset({"statutory", "present", "second_call", "majority_conflicted", "profile", "on"}),
        _quorum,
    ),
    "election": (
        frozenset({"profile", "on", "cand", "no", "abstain", "invalid", "blank", "round_no"})
        | {"eligible_present", "statutory", "members"},
        _election,
    ),
    "hare_niemeyer": (_SHARES, _allocation("hare-niemeyer")),
    "dhondt": (_SHARES, _allocation("dhondt")),
    "sainte_lague": (_SHARES, _allocation("sainte-lague")),
}
"""Input keys and the count of each kind."""


# -- reading values ---------------------------------------------------------------------------------------------------


def _law(given: Input) -> Profile:
    name = str(given.get("profile", "HE"))
    try:
        day = date.fromisoformat(str(given["on"])) if "on" in given else date.max
    except ValueError:
        raise Malformed(f"on must be a day like 2026-05-07, not {given['on']!r}") from None
    return profile(name if name.startswith("DE-") else f"DE-{name}").on(day)


def _number(given: Input, key: str, default: int | None = None) -> int:
    value = given.get(key, default)
    if value is None:
        raise Malformed(f"the input key {key!r} is missing")
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise Malformed(f"{key} must be a whole number from 0, not {value!r}")
    return value


def _either(given: Input, *keys: str) -> int | None:
    return next((_number(given, key) for key in keys if key in given), None)


def _flag(given: Input, key: str) -> bool:
    value = given.get(key, False)
    if not isinstance(value, bool):
        raise Malformed(f"{key} must be true or false, not {value!r}")
    return value


def _voices(given: Input, key: str) -> Mapping[str, int]:
    value = given.get(key)
    if not isinstance(value, dict) or not value:
        raise Malformed(f"{key} must be an object of names and numbers")
    return {name: _number(value, name) for name in value}


# -- the command line -------------------------------------------------------------------------------------------------


def main(arguments: Sequence[str], out: TextIO) -> int:
    """Entry point; 0 where every case comes out as expected."""
    parser = argparse.ArgumentParser(prog="python -m agenda.cases", description="count the cases of a JSON file")
    parser.add_argument("file", type=argparse.FileType("r", encoding="utf-8"), help="a list of cases, - for stdin")
    with parser.parse_args(arguments).file as file:
        try:
            cases = json.load(file)
        except ValueError as error:
            parser.error(f"no JSON: {error}")
    if not isinstance(cases, list):
        parser.error("no list of cases")
    return _report(check(cases), len(cases), out)


def _report(mismatches: Sequence[Mismatch], total: int, out: TextIO) -> int:
    for one in mismatches:
        out.write(f"{one.case_id}: {one.text}\n")
    out.write(f"{total - len(mismatches)} of {total} cases as expected\n")
    return int(bool(mismatches))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], sys.stdout))
