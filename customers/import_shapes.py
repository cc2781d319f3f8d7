"""Shapes of imports."""

from __future__ import annotations

from typing import Any, ClassVar

from rest_framework import serializers

from customers.models import Import

STATES = ("made", "merged", "skipped", "refused", "undone", "left", "waiting")


class ImportInput(serializers.Serializer[Any]):
    """A file of customers."""

    file = serializers.FileField(max_length=200)


class ImportPatch(serializers.Serializer[Any]):
    """How columns are read, "" for one that is left out, and what is done with customers who are there already."""

    mapping = serializers.ListField(
        child=serializers.CharField(max_length=60, allow_blank=True), required=False, max_length=200
    )
    rule = serializers.ChoiceField(choices=Import.Rule.choices, required=False)


class LinesQuery(serializers.Serializer[Any]):
    """Only lines of one kind."""

    state = serializers.ChoiceField(choices=[(one, one) for one in STATES], required=False)


class ImportRow(serializers.ModelSerializer[Import]):
    """One import: how far it is, and in `trial` and `counts` what became, or would become, of its lines."""

    person = serializers.CharField(source="person.name")
    trial = serializers.DictField(child=serializers.IntegerField())
    counts = serializers.DictField(child=serializers.IntegerField())

    class Meta:
        model = Import
        fields: ClassVar[list[str]] = [
            "id", "version", "person", "filename", "format", "encoding", "delimiter", "rule", "state", "problem",
            "total", "handled", "trial", "counts", "created_at", "finished_at",
        ]  # fmt: skip


class ColumnMeaning(serializers.Serializer[Any]):
    """Something that a column can mean."""

    key = serializers.CharField()
    name = serializers.CharField()
    several = serializers.BooleanField()


class ImportDetail(ImportRow):
    """The same with its columns and first lines. `problem_text` says why the file could not be read."""

    sample = serializers.ListField(child=serializers.ListField(child=serializers.CharField()))
    meanings = ColumnMeaning(many=True)
    problem_text = serializers.CharField()

    class Meta(ImportRow.Meta):
        fields: ClassVar[list[str]] = [
            *ImportRow.Meta.fields,
            "header",
            "mapping",
            "sample",
            "meanings",
            "problem_text",
        ]


class ImportLine(serializers.Serializer[Any]):
    """One line, what became of it and why."""

    id = serializers.IntegerField()
    number = serializers.IntegerField()
    cells = serializers.ListField(child=serializers.CharField())
    state = serializers.ChoiceField(choices=[(one, one) for one in STATES])
    reason = serializers.CharField()
    text = serializers.CharField()
    customer = serializers.IntegerField(allow_null=True)
    name = serializers.CharField()
