"""Addresses of the catalogues' API, below /api/."""

from django.urls import path

from titles import api, correspondences_api

urlpatterns = [
    path("titles/levels/", api.LevelList.as_view(), name="api-levels"),
    path("titles/series/", api.SeriesList.as_view(), name="api-series"),
    path("titles/specialties/", api.SpecialtyList.as_view(), name="api-specialties"),
    path("titles/fees/", api.FeeList.as_view(), name="api-fees"),
    path(
        "titles/qualifications/",
        correspondences_api.QualificationCorrespondenceList.as_view(),
        name="api-qualification-correspondences",
    ),
    path(
        "titles/skill-levels/",
        correspondences_api.SkillLevelCorrespondenceList.as_view(),
        name="api-skill-levels",
    ),
    path("titles/post-grades/", correspondences_api.PostGradeList.as_view(), name="api-post-grades"),
    path("titles/parameters/", api.ParameterList.as_view(), name="api-parameters"),
    path("titles/reasons/", api.ReasonList.as_view(), name="api-reasons"),
    path("titles/working-days/", api.WorkingDays.as_view(), name="api-working-days"),
    path("titles/calendar/<int:year>/", api.CalendarOfYear.as_view(), name="api-calendar"),
]
