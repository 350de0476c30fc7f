"""Allocation of seats to lists in proportion to their votes: Hare/Niemeyer, d'Hondt, Sainte-Laguë.

Whole numbers and exact fractions only. Where equal claims meet the last seat, nobody gets it here: the lists and the
number of seats to draw lots for are returned, because a lot is an act of the chair and never a side effect.
Sources: § 22 Abs. 3 and 4 KWG (Hesse) for Hare/Niemeyer and its majority clause; the divisor methods are the sequences
1, 2, 3 … (d'Hondt) and 1, 3, 5 … (Sainte-Laguë/Schepers).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

AllocationMethod = Literal["hare-niemeyer", "dhondt", "sainte-lague"]

Votes = Mapping[str, int]
Claims = Mapping[tuple[str, int], Fraction]
"""How strong a list's claim to one more seat is, by list and a number that tells its claims apart."""


@dataclass(frozen=True, slots=True)
class Allocation:
    """Seats by list, without the `lot_seats` that the lists in `lot` have equal claims to: one each at most."""

    seats: Mapping[str, int]
    lot: tuple[str, ...] = ()
    lot_seats: int = 0


def allocate(method: AllocationMethod, votes: Votes, seats: int, *, majority_clause: bool = False) -> Allocation:
    """Seats by list, in the order of the lists.

    `majority_clause`: a list with more than half of the votes gets more than half of the seats (§ 22 Abs. 4 KWG). It
    is written for Hare/Niemeyer. Raises ValueError for negative numbers and for the clause beside another method.
    """
    if seats < 0 or any(count < 0 for count in votes.values()):
        raise ValueError("votes and seats are counted from 0")
    if method == "hare-niemeyer":
        return _hare_niemeyer(votes, seats, majority_clause=majority_clause)
    if majority_clause:
        raise ValueError(f"no majority clause is known for {method}")
    return _by_divisors(votes, seats, _DIVISORS[method])


def drawn(allocation: Allocation, winners: tuple[str, ...]) -> Allocation:
    """The seats after the lot has fallen on these lists; raises ValueError where the lot could not fall so."""
    if len(set(winners)) != allocation.lot_seats or len(winners) != allocation.lot_seats:
        raise ValueError("the lot falls on as many lists as there are seats left")
    if not set(winners) <= set(allocation.lot):
        raise ValueError("the lot falls on lists with an equal claim only")
    return Allocation({name: count + (name in winners) for name, count in allocation.seats.items()})


# -- Hare/Niemeyer -----------------------------------------------------------------------------------------------------


def _hare_niemeyer(votes: Votes, seats: int, *, majority_clause: bool) -> Allocation:
    """Whole quotas first, then one seat each by the largest remainders."""
    total = sum(votes.values())
    if total == 0:
        return _nobody(votes, seats)
    quotas = {name: Fraction(seats * count, total) for name, count in votes.items()}
    whole = {name: int(quota) for name, quota in quotas.items()}
    remainders = {(name, 0): quota - whole[name] for name, quota in quotas.items()}
    result = _strongest(whole, remainders, seats - sum(whole.values()))
    strongest = _majority_of(votes) if majority_clause else None
    if strongest is None or 2 * result.seats[strongest] > seats:
        return result
    return _with_clause(whole, remainders, seats, strongest)


def _with_clause(whole: Mapping[str, int], remainders: Claims, seats: int, strongest: str) -> Allocation:
    """One of the remaining seats goes to the majority beforehand (§ 22 Abs. 4 KWG), the others by remainders.

    Its quota is more than half of the seats, so one seat above the whole quota is always enough. A majority that has
    but an equal claim to its decisive seat gets it without a lot: whichever way the lot fell, the clause would give it.
    """
    first = {name: count + (name == strongest) for name, count in whole.items()}
    others = {claim: strength for claim, strength in remainders.items() if claim[0] != strongest}
    return _strongest(first, others, seats - sum(first.values()))


def _majority_of(votes: Votes) -> str | None:
    total = sum(votes.values())
    return next((name for name, count in votes.items() if 2 * count > total), None)


# -- divisor methods ---------------------------------------------------------------------------------------------------

_DIVISORS: Mapping[AllocationMethod, Callable[[int], int]] = {
    "dhondt": lambda seat: seat,
    "sainte-lague": lambda seat: 2 * seat - 1,
}
"""By which number a list's votes are divided for its first, second, third … seat."""


def _by_divisors(votes: Votes, seats: int, divisor: Callable[[int], int]) -> Allocation:
    """The seats go to the largest quotients."""
    if sum(votes.values()) == 0:
        return _nobody(votes, seats)
    quotients = {
        (name, seat): Fraction(count, divisor(seat))
        for name, count in votes.items()
        for seat in range(1, seats + 1)
        if count > 0
    }
    return _strongest(dict.fromkeys(votes, 0), quotients, seats)


# -- what all methods share --------------------------------------------------------------------------------------------


def _strongest(sure: Mapping[str, int], claims: Claims, left: int) -> Allocation:
    """Give the seats that are left to the strongest claims; equal ones at the end are for the lot."""
    if left <= 0:
        return Allocation(dict(sure))
    last = sorted(claims.values(), reverse=True)[left - 1]
    better = [name for (name, _), strength in claims.items() if strength > last]
    equal = [name for (name, _), strength in claims.items() if strength == last]
    if len(better) + len(equal) == left:
        better, equal = better + equal, []
    seats = {name: count + better.count(name) for name, count in sure.items()}
    return Allocation(seats, tuple(equal), left - len(better) if equal else 0)


def _nobody(votes: Votes, seats: int) -> Allocation:
    """No votes are no claim: the seats stay empty, and there is nothing to draw lots about."""
    return Allocation(dict.fromkeys(votes, 0))
