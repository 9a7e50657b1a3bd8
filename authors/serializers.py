from rest_framework import serializers

from authors.models import Author


class AuthorSerializer(serializers.ModelSerializer[Author]):
    """A photographer, and how many photos of theirs are in the catalogue."""

    photo_count = serializers.IntegerField(read_only=True, default=0)

    class Meta:
        model = Author
        fields = ["id", "name", "photo_count", "created_at"]
        read_only_fields = ["created_at"]
