"""The chair's keys about elections: finish the ballot, ask the elected, open the next one."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from agenda import beforehand, elections_texts, motion_steps
from agenda.election_access import possible
from agenda.election_repeats import to_repeat
from agenda.elections_texts import WAY_NAME
from agenda.events.words import BallotWay
from agenda.state import Meeting
from agenda.state.elections import Election
from agenda.step import Step
from agenda.wording import N_

_COUNTING: Mapping[BallotWay, str] = {
    "hands": N_("Ich bitte um das Handzeichen. Wir zählen."),
    "paper": N_("Ich bitte um die Stimmzettel. Danach zählen wir gemeinsam."),
    "app": "",
}


def finish(meeting: Meeting) -> Step | None:
    """What a ballot that is being held or counted waits for."""
    election = meeting.elections.running
    if election is None:
        return None
    return _repeat(election) if to_repeat(election) else _FINISH[election.state](election)


def repeat_impaired(meeting: Meeting) -> Step | None:
    """A ballot of this item that a disturbance impaired has to be held again."""
    return next((_repeat(election) for election in meeting.elections.at(meeting.item_id) if to_repeat(election)), None)


def _repeat(election: Election) -> Step:
    return Step(
        key="repeat-election",
        label=N_("Gestörten Wahlgang wiederholen: {post}").format(post=election.post),
        say=N_("Der Wahlgang war gestört. Er gilt nicht, wir wiederholen ihn."),
        intent={"name": "RepeatElection", "election_id": election.election_id},
    )


def _await_count(election: Election) -> Step:
    if election.ballot.way == "app":
        return _open_urn(election)
    label = N_("Auszählung abwarten: {post}").format(post=election.post)
    return Step("await-count", label, _COUNTING[election.ballot.way], None)


def _open_urn(election: Election) -> Step:
    return Step(
        key="open-urn",
        label=N_("Wahlgang schließen, Urne öffnen: {post}").format(post=election.post),
        say=N_("Haben alle gewählt? Dann schließe ich den Wahlgang und öffne die Urne."),
        intent={"name": "OpenUrn", "election_id": election.election_id},
    )


def _announce(election: Election) -> Step:
    outcome = election.ballot.outcome
    return Step(
        key="announce-election",
        label=N_("Wahlergebnis bekannt geben: {post}").format(post=election.post),
        say=elections_texts.result_sentence(election.labels, outcome) if outcome else "",
        intent={"name": "AnnounceElection", "election_id": election.election_id},
    )


_FINISH: Mapping[str, Callable[[Election], Step]] = {
    "balloting": _await_count,
    "typed": _await_count,
    "counted": _announce,
}


def lead(meeting: Meeting) -> Step | None:
    """The next step of the item's first election that is not over."""
    return next(about_elections(meeting), None)


def about_elections(meeting: Meeting) -> Iterator[Step]:
    """The steps of all elections of the item that are not over."""
    for election in meeting.elections.at(meeting.item_id):
        step = _NEXT[election.state](meeting, election) if election.state in _NEXT else None
        if step is not None:
            yield step


def _ask(meeting: Meeting, election: Election) -> Step | None:
    asked = next((one for one in election.elected if one.answer == "open"), None)
    if asked is None:
        return None
    return Step(
        key="ask-elected",
        label=N_("{name} nimmt die Wahl an").format(name=asked.name),
        say=N_("{name}, nehmen Sie die Wahl an?").format(name=asked.name),
        intent={"name": "AnswerElection", "election_id": election.election_id, "elected_name": asked.name},
    )


def _lot(meeting: Meeting, election: Election) -> Step:
    label = N_("Los ziehen: {post}").format(post=election.post)
    return Step("draw-lot", label, N_("Die Stimmenzahl ist gleich. Es entscheidet das Los."), None)


def _open(meeting: Meeting, election: Election) -> Step | None:
    if not election.on_paper or not motion_steps.quorate(meeting):
        return None
    if election.kind == "joint":
        return _vote(election) if beforehand.settled(meeting) else None
    way = next((way for way in _OPENING if possible(meeting, election, way) is None), None)
    if way is None:
        return None
    say = N_("Wir wählen: {post}. {round}. Wahlgang, {way}.")
    return Step(
        key="open-election",
        label=_OPENING[way].format(post=election.post),
        say=say.format(post=election.post, round=election.round, way=WAY_NAME[way]),
        intent={"name": "OpenElection", "election_id": election.election_id, "way": way},
    )


_OPENING: Mapping[BallotWay, str] = {
    "paper": N_("Wahlgang mit Stimmzetteln eröffnen: {post}"),
    "hands": N_("Wahlgang durch Handzeichen eröffnen: {post}"),
}
"""The ways that the chair's key offers: the first one that the law admits now. All of them stand at the election."""


def _vote(election: Election) -> Step:
    return Step(
        key="vote-on-proposal",
        label=N_("Über den einheitlichen Wahlvorschlag abstimmen: {post}").format(post=election.post),
        say=N_("Es liegt ein einheitlicher Wahlvorschlag vor. Wer stimmt zu, wer lehnt ab, wer enthält sich?"),
        intent={"name": "VoteOnProposal", "election_id": election.election_id},
    )


_NEXT: Mapping[str, Callable[[Meeting, Election], Step | None]] = {"ready": _open, "lot": _lot, "elected": _ask}
