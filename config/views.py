"""The API's description, readable by everybody, served without any outside host."""

from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from rest_framework.permissions import AllowAny

from accounts.access import PUBLIC


class SchemaView(SpectacularAPIView):
    """The description as OpenAPI 3."""

    access = PUBLIC
    permission_classes = [AllowAny]


class DocsView(SpectacularSwaggerSplitView):
    """The description for readers."""

    access = PUBLIC
    permission_classes = [AllowAny]
    url_name = "api-schema"


schema = SchemaView.as_view()
docs = DocsView.as_view()
