"""Addresses of fees."""

from django.urls import path

from applications.views import payment

urlpatterns = [
    path("pay/notify/<slug:provider>/", payment.notify, name="payment-notify"),
    path("pay/sandbox/<str:order_number>/", payment.sandbox_till, name="sandbox-till"),
    path("pay/<str:order_number>/", payment.fee_page, name="fee"),
    path("pay/<str:order_number>/receipt/", payment.receipt, name="fee-receipt"),
]
