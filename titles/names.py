"""Names for people to read."""

from __future__ import annotations

from titles.errors import NotLoaded
from titles.frame import recall
from titles.models import Level, Series, TitleName


def level_name(level: str) -> str:
    """Return the Chinese name of a level, 副高级."""
    return str(Level(level).label)


def title_name(series_code: str, level: str) -> str:
    """Return what the series calls the title of a level, 高级工程师.

    A series of the catalogue whose title names are not at hand is named with the level, 教育系列副高级.
    """
    names = recall("titles.title_names", _title_names)
    if (series_code, level) in names:
        return names[series_code, level]
    series = recall("titles.series_names", _series_names)
    if series_code in series and not any(code == series_code for code, _level in names):
        return f"{series[series_code]}{level_name(level)}"
    raise NotLoaded(
        "catalogue.title_missing",
        f"{series_code} {level_name(level)}没有职称名称，请运行manage.py load_catalogues。",
    )


def series_name(series_code: str) -> str:
    """Return the Chinese name of a series, 工程技术系列."""
    return recall("titles.series_names", _series_names).get(series_code, series_code)


def _title_names() -> dict[tuple[str, str], str]:
    return {
        (series, level): name
        for series, level, name in TitleName.objects.values_list("series", "level", "name")
    }


def _series_names() -> dict[str, str]:
    return dict(Series.objects.values_list("code", "name"))
