"""Addresses of the catalogues: the bureau's desk and the pages for everybody."""

from django.urls import path

from policies.views import catalogue, catalogue_import

DESK = "bureau/catalogues"
KIND = f"{DESK}/<slug:kind>"
ENTRY = f"{KIND}/entries/<str:pk>"
IMPORT = f"{KIND}/import/<uuid:pk>"

urlpatterns = [
    path(f"{DESK}/", catalogue.catalogues, name="catalogues"),
    path(f"{DESK}/imports/", catalogue_import.imports, name="catalogue-imports"),
    path(f"{KIND}/", catalogue.catalogue, name="catalogue"),
    path(f"{KIND}/template.xlsx", catalogue.template_sheet, name="catalogue-template"),
    path(f"{KIND}/export.xlsx", catalogue.export_sheet, name="catalogue-export"),
    path(f"{KIND}/new/", catalogue.entry_new, name="catalogue-new"),
    path(f"{ENTRY}/", catalogue.entry, name="catalogue-entry"),
    path(f"{ENTRY}/end/", catalogue.entry_end, name="catalogue-end"),
    path(f"{ENTRY}/withdraw/", catalogue.entry_withdraw, name="catalogue-withdraw"),
    path(f"{KIND}/import/", catalogue_import.upload, name="catalogue-upload"),
    path(f"{IMPORT}/", catalogue_import.preview, name="catalogue-import"),
    path(f"{IMPORT}/confirm/", catalogue_import.confirm, name="catalogue-confirm"),
    path(f"{IMPORT}/refresh/", catalogue_import.refresh, name="catalogue-refresh"),
    path(f"{IMPORT}/discard/", catalogue_import.discard, name="catalogue-discard"),
    path("policies/catalogues/", catalogue.public_catalogues, name="public-catalogues"),
    path("policies/catalogues/<slug:kind>/", catalogue.public_catalogue, name="public-catalogue"),
]
