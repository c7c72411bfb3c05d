"""The session's API: members sign in and vote, the chair presides, the supervisor looks on."""

from django.http import HttpResponse
from django.urls import path
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.access import DeclaredAccess, roles_access
from accounts.requests import PersonApiRequest
from accounts.roles import Role, has_role, organisations_of
from review.actions.ballot import cast_ballot, close_ballots, open_ballots, receipt_digest
from review.actions.minutes import sign_minutes
from review.actions.opinion import declare_conflict
from review.actions.session import close_session, open_session, sign_in
from review.api.serializers import (
    BallotInput,
    CloseInput,
    CodeInput,
    ConflictInput,
    ReceiptOutput,
    SignInput,
    candidate_json,
    case_json,
    session_json,
)
from review.models import CommitteeMember, ReceiptDigest, Session
from review.queries.blind import blind_case
from review.queries.desk import expert_of, sessions_of
from review.queries.session import CandidateRow, hall_of, seat_of, visible_session
from review.views.evidence import evidence_response
from review.views.session import candidate_row, refuse_recused


class MemberView(APIView):
    """What members of committees may call; the seat is checked for each session."""

    access = roles_access(Role.EXPERT)
    permission_classes = [DeclaredAccess]

    def own(self, request: PersonApiRequest, key: int) -> tuple[Session, CommitteeMember]:
        """The session and the own seat; NotFound for everybody else."""
        session = visible_session(key, Session.objects.all())
        return session, seat_of(session, request.user)

    def row(
        self, request: PersonApiRequest, key: int, number: int
    ) -> tuple[Session, CommitteeMember, CandidateRow]:
        """One candidate of the session."""
        session, seat = self.own(request, key)
        return session, seat, candidate_row(session, seat, number)

    def answer(self, request: PersonApiRequest, key: int) -> Response:
        """The session as it is now."""
        session, seat = self.own(request, key)
        return Response(session_json(hall_of(session, seat)))


class Sessions(MemberView):
    """The own sessions."""

    @extend_schema(operation_id="sessions", responses=OpenApiTypes.OBJECT)
    def get(self, request: PersonApiRequest) -> Response:
        """List them, the newest first."""
        return Response(
            [
                {
                    "id": session.pk,
                    "committee": session.committee.name,
                    "number": session.number,
                    "held_on": session.held_on,
                    "state": session.state,
                }
                for session in sessions_of(expert_of(request.user))
            ]
        )


class SessionDetail(APIView):
    """One session, for its members, its secretary and supervisors."""

    access = roles_access(Role.EXPERT, Role.SESSION_SECRETARY, Role.SUPERVISOR)
    permission_classes = [DeclaredAccess]

    @extend_schema(operation_id="session", responses=OpenApiTypes.OBJECT)
    def get(self, request: PersonApiRequest, key: int) -> Response:
        """Figures and counts, never a ballot."""
        session = visible_session(key, Session.objects.all())
        houses = organisations_of(request.user, Role.SESSION_SECRETARY)
        looks_on = has_role(request.user, Role.SUPERVISOR) or houses.contains(session.committee.institution)
        seat = None if looks_on else seat_of(session, request.user)
        return Response(session_json(hall_of(session, seat)))


class SignIn(MemberView):
    """Attendance."""

    @extend_schema(operation_id="session_sign_in", request=None, responses=OpenApiTypes.OBJECT)
    def post(self, request: PersonApiRequest, key: int) -> Response:
        """Sign in."""
        session, seat = self.own(request, key)
        sign_in(session, member=seat, actor=request.user)
        return self.answer(request, key)


class Open(MemberView):
    """The beginning."""

    @extend_schema(operation_id="session_open", request=None, responses=OpenApiTypes.OBJECT)
    def post(self, request: PersonApiRequest, key: int) -> Response:
        """Open the session."""
        open_session(self.own(request, key)[0], actor=request.user)
        return self.answer(request, key)


class Close(MemberView):
    """The end."""

    @extend_schema(operation_id="session_close", request=None, responses=OpenApiTypes.OBJECT)
    def post(self, request: PersonApiRequest, key: int) -> Response:
        """Close the session."""
        close_session(self.own(request, key)[0], actor=request.user)
        return self.answer(request, key)


class Minutes(MemberView):
    """The minutes."""

    @extend_schema(operation_id="session_sign_minutes", request=SignInput, responses=OpenApiTypes.OBJECT)
    def post(self, request: PersonApiRequest, key: int) -> Response:
        """Sign them; the results pass on."""
        form = SignInput(data=request.data)
        form.is_valid(raise_exception=True)
        session, _seat = self.own(request, key)
        sign_minutes(session, actor=request.user, confirmed=form.validated_data["confirmed"])
        return self.answer(request, key)


class Candidate(MemberView):
    """One candidate's papers, blind."""

    @extend_schema(operation_id="session_candidate", responses=OpenApiTypes.OBJECT)
    def get(self, request: PersonApiRequest, key: int, number: int) -> Response:
        """Give what a member may read."""
        session, _seat, row = self.row(request, key, number)
        refuse_recused(row)
        url = f"/api/sessions/{session.pk}/candidates/{number}/evidence/{{number}}/"
        return Response(
            {**candidate_json(row), "case": case_json(blind_case(row.candidate.application), url)}
        )


class CandidateEvidence(MemberView):
    """A file of the candidate."""

    @extend_schema(operation_id="session_evidence", responses={(200, "application/octet-stream"): bytes})
    def get(self, request: PersonApiRequest, key: int, number: int, file: int) -> HttpResponse:
        """Give it under a neutral name, names painted over."""
        _session, _seat, row = self.row(request, key, number)
        refuse_recused(row)
        return evidence_response(row.candidate.application, file)


class CandidateConflict(MemberView):
    """Stepping aside."""

    @extend_schema(
        operation_id="session_conflict", request=ConflictInput, responses={201: OpenApiTypes.OBJECT}
    )
    def post(self, request: PersonApiRequest, key: int, number: int) -> Response:
        """Declare a conflict before the ballot opens."""
        _session, seat, row = self.row(request, key, number)
        form = ConflictInput(data=request.data)
        form.is_valid(raise_exception=True)
        declare_conflict(
            seat.expert,
            application=row.candidate.application,
            kind=form.validated_data["kind"],
            actor=request.user,
        )
        return Response({"kind": form.validated_data["kind"]}, status=201)


class BallotOpen(MemberView):
    """Opening one ballot."""

    @extend_schema(operation_id="ballot_open", request=None, responses=OpenApiTypes.OBJECT)
    def post(self, request: PersonApiRequest, key: int, number: int) -> Response:
        """Fix who may vote and open."""
        session, _seat, row = self.row(request, key, number)
        open_ballots(session, candidates=[row.candidate], actor=request.user)
        return self.answer(request, key)


class BallotCast(MemberView):
    """Voting."""

    @extend_schema(operation_id="ballot_cast", request=BallotInput, responses={201: ReceiptOutput})
    def post(self, request: PersonApiRequest, key: int, number: int) -> Response:
        """Cast the own vote; the answer is the only place where the receipt's code ever stands."""
        _session, seat, row = self.row(request, key, number)
        form = BallotInput(data=request.data)
        form.is_valid(raise_exception=True)
        code = cast_ballot(
            row.candidate, member=seat, choice=form.validated_data["choice"], actor=request.user
        )
        return Response({"receipt": code}, status=201, headers={"Cache-Control": "no-store"})


class BallotClose(MemberView):
    """Closing one ballot."""

    @extend_schema(operation_id="ballot_close", request=CloseInput, responses=OpenApiTypes.OBJECT)
    def post(self, request: PersonApiRequest, key: int, number: int) -> Response:
        """Close and count."""
        session, _seat, row = self.row(request, key, number)
        form = CloseInput(data=request.data)
        form.is_valid(raise_exception=True)
        close_ballots(
            session,
            candidates=[row.candidate],
            actor=request.user,
            confirm_uncast=form.validated_data["confirm_uncast"],
        )
        return self.answer(request, key)


class Receipts(MemberView):
    """The published digests."""

    @extend_schema(operation_id="session_receipts", responses=OpenApiTypes.OBJECT)
    def get(self, request: PersonApiRequest, key: int) -> Response:
        """The digests of the counted ballots, in their own order."""
        session, _seat = self.own(request, key)
        rows = ReceiptDigest.objects.filter(candidate__session=session, candidate__state="closed")
        published: dict[int, list[str]] = {}
        for number, digest in rows.order_by("digest").values_list("candidate__number", "digest"):
            published.setdefault(number, []).append(digest)
        return Response(published)

    @extend_schema(operation_id="session_receipt_check", request=CodeInput, responses=OpenApiTypes.OBJECT)
    def post(self, request: PersonApiRequest, key: int) -> Response:
        """Tell to which candidate's count a code belongs; the code stays in the body."""
        session, _seat = self.own(request, key)
        form = CodeInput(data=request.data)
        form.is_valid(raise_exception=True)
        counted = {
            receipt_digest(candidate, form.validated_data["code"]): candidate.number
            for candidate in session.candidates.filter(state="closed")
        }
        known = ReceiptDigest.objects.filter(digest__in=list(counted)).first()
        return Response({"candidate": counted[known.digest] if known else None})


_candidate = "sessions/<int:key>/candidates/<int:number>/"
urlpatterns = [
    path("sessions/", Sessions.as_view(), name="api-sessions"),
    path("sessions/<int:key>/", SessionDetail.as_view(), name="api-session"),
    path("sessions/<int:key>/sign-in/", SignIn.as_view(), name="api-session-sign-in"),
    path("sessions/<int:key>/open/", Open.as_view(), name="api-session-open"),
    path("sessions/<int:key>/close/", Close.as_view(), name="api-session-close"),
    path("sessions/<int:key>/minutes/", Minutes.as_view(), name="api-session-minutes"),
    path("sessions/<int:key>/receipts/", Receipts.as_view(), name="api-session-receipts"),
    path(_candidate, Candidate.as_view(), name="api-session-candidate"),
    path(f"{_candidate}evidence/<int:file>/", CandidateEvidence.as_view(), name="api-session-evidence"),
    path(f"{_candidate}conflict/", CandidateConflict.as_view(), name="api-session-conflict"),
    path(f"{_candidate}open/", BallotOpen.as_view(), name="api-ballot-open"),
    path(f"{_candidate}ballot/", BallotCast.as_view(), name="api-ballot-cast"),
    path(f"{_candidate}close/", BallotClose.as_view(), name="api-ballot-close"),
]
