"""The API's description, readable by everybody, served without any outside host."""

from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from rest_framework.permissions import AllowAny

#: What the access middleware reads (accounts/access.py): open to everybody.
PUBLIC = "public"

schema = SpectacularAPIView.as_view(permission_classes=[AllowAny])
docs = SpectacularSwaggerSplitView.as_view(url_name="api-schema", permission_classes=[AllowAny])
