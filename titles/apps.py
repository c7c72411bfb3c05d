"""App configuration of the catalogue room."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TitlesConfig(AppConfig):
    """Series, levels, specialties, parameters, the statutory calendar and the clock."""

    name = "titles"
    verbose_name = _("职称目录")
    default_auto_field = "django.db.models.BigAutoField"
