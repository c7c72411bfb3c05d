"""What the employer's API says and takes."""

from typing import Any

from rest_framework import serializers

from applications.models import Application, FiledFact, Objection


class EmployerApplicationSerializer(serializers.ModelSerializer):
    """What an employer sees of an application in a list."""

    applicant = serializers.CharField(source="person.name")

    class Meta:
        model = Application
        fields = [
            "number",
            "applicant",
            "level",
            "path",
            "specialty",
            "state",
            "waiting_for",
            "due_on",
            "version",
            "submitted_at",
        ]


class EmployerFactSerializer(serializers.ModelSerializer):
    """One filed fact with the clerk's finding."""

    attested_by = serializers.CharField(source="attested_by.name", default="")
    evidence = serializers.SerializerMethodField()

    class Meta:
        model = FiledFact
        fields = [
            "number",
            "group_number",
            "group_label",
            "label",
            "value",
            "source",
            "verdict",
            "reason_code",
            "note",
            "attested_by",
            "attested_at",
            "evidence",
        ]

    def get_evidence(self, fact: FiledFact) -> list[str]:
        """Where the files can be read."""
        number = self.context["number"]
        return [f"/employer/applications/{number}/evidence/{item.pk}/" for item in fact.evidence.all()]


class EmployerDetailSerializer(EmployerApplicationSerializer):
    """The whole file."""

    facts = serializers.SerializerMethodField()

    class Meta(EmployerApplicationSerializer.Meta):
        fields = [*EmployerApplicationSerializer.Meta.fields, "facts"]

    def get_facts(self, application: Application) -> list[dict[str, Any]]:
        """The facts of the current version."""
        rows = (
            application.facts.filter(version=application.version)
            .select_related("attested_by")
            .prefetch_related("evidence")
            .order_by("number")
        )
        return list(EmployerFactSerializer(rows, many=True, context={"number": application.number}).data)


class ObjectionSerializer(serializers.ModelSerializer):
    """An objection as the employer reads it."""

    notice = serializers.CharField(source="notice.number")
    application = serializers.CharField(source="application.number")

    class Meta:
        model = Objection
        fields = [
            "tracking_code",
            "notice",
            "application",
            "statement",
            "objector_name",
            "objector_contact",
            "received_at",
            "state",
            "finding",
            "decided_at",
        ]


class AttestInput(serializers.Serializer):
    """The finding on one fact."""

    verdict = serializers.CharField(max_length=12)
    reason_code = serializers.CharField(max_length=20, required=False, allow_blank=True, default="")
    note = serializers.CharField(max_length=300, required=False, allow_blank=True, default="")


class ReturnInput(serializers.Serializer):
    """General reasons; the doubts about single facts are listed by themselves."""

    reason_codes = serializers.ListField(
        child=serializers.CharField(max_length=20), required=False, default=list
    )
    note = serializers.CharField(max_length=300, required=False, allow_blank=True, default="")


class PublishInput(serializers.Serializer):
    """One notice for several applications."""

    applications = serializers.ListField(
        child=serializers.CharField(max_length=24), allow_empty=False, max_length=200
    )
    working_days = serializers.IntegerField(required=False, allow_null=True, default=None)


class DecisionInput(serializers.Serializer):
    """The finding on an objection."""

    outcome = serializers.CharField(max_length=12)
    finding = serializers.CharField(max_length=2000)
    reason_code = serializers.CharField(max_length=20, required=False, allow_blank=True, default="")


class RecommendationInput(serializers.Serializer):
    """The principal's decision."""

    recommended = serializers.BooleanField()
    reason_code = serializers.CharField(max_length=20, required=False, allow_blank=True, default="")
    conduct_method = serializers.CharField(max_length=16)
    conduct_finding = serializers.CharField(max_length=300)
    appraisal = serializers.CharField(max_length=300, required=False, allow_blank=True, default="")
    opinion = serializers.CharField(max_length=2000)


class VacancyInput(serializers.Serializer):
    """Vacant posts of a band."""

    band = serializers.CharField(max_length=8)
    vacant = serializers.IntegerField()
    year = serializers.IntegerField(required=False, allow_null=True, default=None)
