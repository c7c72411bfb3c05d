"""Tell mypy who is in `request.user`: the access middleware lets nobody else into a view.

Views marked @public see strangers as well; they ask `is_authenticated` and the role queries, which take both.
"""

from collections.abc import Callable

from mypy.plugin import AttributeContext, Plugin
from mypy.types import Instance, Type
from mypy_django_plugin.lib import helpers

USER_ATTRIBUTES = ("django.http.request.HttpRequest.user", "rest_framework.request.Request.user")
PERSON = "accounts.models.person.Person"


def _person(context: AttributeContext) -> Type:
    info = helpers.lookup_fully_qualified_typeinfo(helpers.get_typechecker_api(context), PERSON)
    return Instance(info, []) if info else context.default_attr_type


class HousePlugin(Plugin):
    """Our part of the type checking."""

    def get_attribute_hook(self, fullname: str) -> Callable[[AttributeContext], Type] | None:
        """Answer for the two kinds of request."""
        return _person if fullname in USER_ATTRIBUTES else None


def plugin(version: str) -> type[Plugin]:
    """Return the plugin to mypy."""
    return HousePlugin
