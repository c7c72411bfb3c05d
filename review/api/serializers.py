"""What each audience of the review room sends and gets."""

from typing import Any

from rest_framework import serializers

from review.models import Session
from review.models.ballot import Choice
from review.models.expert import ConflictKind
from review.queries.blind import BlindCase, BlindGroup
from review.queries.desk import blind_code
from review.queries.session import CandidateRow, Hall


class OpinionInput(serializers.Serializer):
    """A written opinion; points by the menu's codes."""

    scores = serializers.DictField(child=serializers.IntegerField())
    recommends = serializers.BooleanField()
    text = serializers.CharField(max_length=4000)


class ConflictInput(serializers.Serializer):
    """Why an expert steps aside."""

    kind = serializers.ChoiceField(choices=ConflictKind.choices)


class BallotInput(serializers.Serializer):
    """One vote. It travels in the body only."""

    choice = serializers.ChoiceField(choices=Choice.choices)


class ReceiptOutput(serializers.Serializer):
    """The receipt's code, given once and kept nowhere."""

    receipt = serializers.CharField()


class CloseInput(serializers.Serializer):
    """Whether votes that were not cast may stay uncast."""

    confirm_uncast = serializers.BooleanField(default=False)


class SignInput(serializers.Serializer):
    """The chair's word that the minutes are right."""

    confirmed = serializers.BooleanField()


class CodeInput(serializers.Serializer):
    """A receipt's code to look for."""

    code = serializers.CharField(max_length=20)


class PanelInput(serializers.Serializer):
    """A panel for a round; experts by their numbers in the pool."""

    round = serializers.SlugField()
    name = serializers.CharField(max_length=80)
    experts = serializers.ListField(child=serializers.IntegerField(), allow_empty=False)


class MemberInput(serializers.Serializer):
    """A substitute by the number in the pool."""

    expert = serializers.IntegerField()


class AssignInput(serializers.Serializer):
    """Application numbers for a panel."""

    applications = serializers.ListField(child=serializers.CharField(), allow_empty=False)


class CommitteeInput(serializers.Serializer):
    """A committee; chair and experts by their numbers in the pool."""

    institution = serializers.IntegerField()
    series = serializers.CharField()
    name = serializers.CharField(max_length=120)
    levels = serializers.ListField(child=serializers.CharField(), allow_empty=False)
    experts = serializers.ListField(child=serializers.IntegerField(), allow_empty=False)
    chair = serializers.IntegerField()


class SessionInput(serializers.Serializer):
    """A session with its candidates by application number."""

    committee = serializers.IntegerField()
    held_on = serializers.DateField()
    applications = serializers.ListField(child=serializers.CharField(), allow_empty=False)


def assignment_json(assignment: Any) -> dict[str, Any]:
    """One line of an expert's work list: neither name nor number nor unit."""
    application = assignment.application
    return {
        "id": assignment.pk,
        "code": blind_code(assignment),
        "series": application.round.series_id,
        "level": application.level,
        "specialty": application.specialty.name,
        "panel": assignment.panel.name,
        "due_on": application.due_on if assignment.completed_at is None else None,
        "completed": assignment.completed_at is not None,
    }


def case_json(case: BlindCase, file_url: str) -> dict[str, Any]:
    """A blind case; ``file_url`` holds {number}."""

    def group(one: BlindGroup) -> dict[str, Any]:
        return {
            "number": one.number,
            "kind": one.kind,
            "label": one.label,
            "work": one.work or None,
            "facts": [{"label": fact.label, "value": fact.value} for fact in one.facts],
            "files": [
                {
                    "title": file.title,
                    "media_type": file.media_type,
                    "url": file_url.format(number=file.number),
                }
                for file in one.files
            ],
        }

    return {
        "title": case.title,
        "specialty": case.specialty,
        "track": case.track,
        "groups": [group(one) for one in case.groups],
        "recommendation": [{"label": fact.label, "value": fact.value} for fact in case.recommendation],
    }


def session_json(hall: Hall) -> dict[str, Any]:
    """A session in figures, with the reader's own part where there is one."""
    session: Session = hall.session
    return {
        "id": session.pk,
        "committee": session.committee.name,
        "number": session.number,
        "held_on": session.held_on,
        "state": session.state,
        "seats": session.seats,
        "present": len(hall.present),
        "quorum": hall.quorum,
        "minutes_digest": session.minutes_digest,
        "candidates": [candidate_json(row) for row in hall.rows],
    }


def candidate_json(row: CandidateRow) -> dict[str, Any]:
    """One candidate by number, with the count once the ballot is closed."""
    candidate = row.candidate
    return {
        "number": candidate.number,
        "title": row.title,
        "specialty": row.specialty,
        "state": "struck" if row.struck else candidate.state,
        "attending": candidate.attending,
        "cast": row.cast,
        "needed": row.needed if candidate.attending else None,
        "yes": candidate.yes,
        "no": candidate.no,
        "abstain": candidate.abstain,
        "uncast": candidate.uncast,
        "passed": candidate.passed,
        "voted": row.voted,
        "entitled": row.entitled,
        "recused": row.recused,
    }
