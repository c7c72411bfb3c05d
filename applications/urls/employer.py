"""Addresses of the employer's workbench."""

from django.urls import path

from applications.views import employer, employer_desk, employer_notice, employer_recommendation

urlpatterns = [
    path("employer/", employer.EmployerWorkList.as_view(), name="employer-worklist"),
    path("employer/export.xlsx", employer.export, name="employer-export"),
    path("employer/people/", employer.people, name="employer-people"),
    path("employer/notices/", employer_notice.notices, name="employer-notices"),
    path("employer/notices/new/", employer_notice.publish, name="employer-publish"),
    path("employer/objections/", employer_notice.objections, name="employer-objections"),
    path("employer/objections/<str:code>/", employer_notice.objection, name="employer-objection"),
    path("employer/vacancies/", employer_recommendation.vacancies, name="employer-vacancies"),
    path("employer/applications/<str:number>/", employer.application_page, name="employer-application"),
    path("employer/applications/<str:number>/desk/", employer_desk.desk, name="employer-desk"),
    path("employer/applications/<str:number>/complete/", employer_desk.complete, name="employer-complete"),
    path("employer/applications/<str:number>/return/", employer_desk.send_back, name="employer-return"),
    path(
        "employer/applications/<str:number>/recommend/",
        employer_recommendation.recommendation,
        name="employer-recommend",
    ),
    path(
        "employer/applications/<str:number>/evidence/<uuid:evidence>/",
        employer_desk.evidence_original,
        name="employer-evidence",
    ),
    path(
        "employer/applications/<str:number>/evidence/<uuid:evidence>/<int:page>.png",
        employer_desk.evidence_page,
        name="employer-evidence-page",
    ),
]
