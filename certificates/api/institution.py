"""The institution's answer to a result that was sent back."""

from django.urls import path
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.access import roles_access
from accounts.requests import PersonApiRequest
from accounts.roles import Role
from certificates.actions.acceptance import resend_result
from certificates.queries.returned import returned_result


class ResendInput(serializers.Serializer):
    """What was completed."""

    text = serializers.CharField(max_length=500)


class ResendAnswer(serializers.Serializer):
    """Where the result lies now."""

    number = serializers.CharField()
    state = serializers.CharField()
    waiting_for = serializers.CharField()


class ResendView(APIView):
    """Send a result again."""

    access = roles_access(Role.SESSION_SECRETARY)

    @extend_schema(request=ResendInput, responses=ResendAnswer)
    def post(self, request: PersonApiRequest, number: str) -> Response:
        """Say what was completed and send the result again."""
        form = ResendInput(data=request.data)
        form.is_valid(raise_exception=True)
        application = returned_result(number, request.user)
        resend_result(application, text=form.validated_data["text"], actor=request.user)
        return Response(ResendAnswer(application).data)


urlpatterns = [
    path("institution/results/<str:number>/resend/", ResendView.as_view(), name="api-institution-resend")
]
