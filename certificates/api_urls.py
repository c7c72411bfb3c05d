"""The API of the certificates room; each module of ``certificates.api`` brings its addresses."""

from django.urls import URLPattern, URLResolver

from certificates.api import bureau, holder, institution, issuing, public

urlpatterns: list[URLPattern | URLResolver] = [
    *public.urlpatterns,
    *holder.urlpatterns,
    *institution.urlpatterns,
    *bureau.urlpatterns,
    *issuing.urlpatterns,
]
