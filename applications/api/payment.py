"""The applicant's fees through the API, and the sandbox's till for programs."""

from django.conf import settings
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import path
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.access import SIGNED_IN
from applications.actions.fee import start_payment
from applications.models import FeeOrder
from applications.payments.sandbox import SandboxProvider
from applications.tasks import deliver_sandbox_notification


class FeeOrderSerializer(serializers.ModelSerializer):
    """An order; the amount is in fen."""

    application = serializers.CharField(source="application.number")

    class Meta:
        model = FeeOrder
        fields = ["order_number", "application", "amount_fen", "state", "due_on", "paid_at"]


class CheckoutSerializer(serializers.Serializer):
    """Where to pay."""

    checkout_path = serializers.CharField()


class OwnFeeView(APIView):
    """Own orders only; others' are not found."""

    access = SIGNED_IN

    def order(self, order_number: str) -> FeeOrder:
        """The applicant's own order."""
        orders = FeeOrder.objects.select_related("application__person")
        return get_object_or_404(orders, order_number=order_number, application__person=self.request.user)


class FeeListView(OwnFeeView):
    """All own orders."""

    @extend_schema(responses=FeeOrderSerializer(many=True))
    def get(self, request: Request) -> Response:
        """The latest first."""
        orders = FeeOrder.objects.filter(application__person=request.user).select_related("application")
        return Response(FeeOrderSerializer(orders, many=True).data)


class FeeView(OwnFeeView):
    """One order."""

    @extend_schema(responses=FeeOrderSerializer)
    def get(self, request: Request, order_number: str) -> Response:
        """Its state."""
        return Response(FeeOrderSerializer(self.order(order_number)).data)


class CheckoutView(OwnFeeView):
    """Begin to pay."""

    @extend_schema(request=None, responses=CheckoutSerializer)
    def post(self, request: Request, order_number: str) -> Response:
        """The address of the provider's till."""
        return Response({"checkout_path": start_payment(self.order(order_number), actor=request.user)})


class SandboxPayView(OwnFeeView):
    """Pay at the sandbox; it notifies the product by itself."""

    @extend_schema(request=None, responses=FeeOrderSerializer)
    def post(self, request: Request, order_number: str) -> Response:
        """Take the payment and send the signed notification."""
        if SandboxProvider.code != settings.PAYMENT_PROVIDER:
            raise Http404
        order = self.order(order_number)
        start_payment(order, actor=request.user)
        payment = SandboxProvider().take_payment(order.order_number, order.amount_fen)
        deliver_sandbox_notification.delay(payment.order_number)
        return Response(FeeOrderSerializer(self.order(order_number)).data, status=202)


urlpatterns = [
    path("my/fees/", FeeListView.as_view(), name="api-fees"),
    path("my/fees/<str:order_number>/", FeeView.as_view(), name="api-fee"),
    path("my/fees/<str:order_number>/checkout/", CheckoutView.as_view(), name="api-fee-checkout"),
    path("sandbox/payments/<str:order_number>/", SandboxPayView.as_view(), name="api-sandbox-pay"),
]
