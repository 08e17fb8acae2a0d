"""The blanks of the ready questions: what a reader may choose from, where not everything can be typed."""

from __future__ import annotations

from publication.labels import Language, load_labels

# The values of a parameter and their vocabulary in labels.toml; the first is what an empty answer stands for.
CHOICES = {
    "kind": ("kind", ("own", "aggregate")),
    "measure": ("measure", ("new_requests", "granted", "refused", "reviews", "lawsuits")),
    "item": ("item", ("procurement", "fees")),
}
REASONS = ("refused", "unavailable", "unprocessed")


def choices(parameter: str, language: Language) -> list[tuple[str, str]]:
    """The values of a question's parameter, each with its words; empty for one that is typed."""
    labels = load_labels()
    if parameter == "reason":
        form = labels.forms["requests"]
        reasons = [
            (row[0], f"{form['groups'][row[1]][language]} {labels.term('row', row[0], language)}")
            for group in REASONS
            for row in form["rows"]
            if row[1] == group
        ]
        return sorted(reasons, key=lambda reason: reason[0] != "refused_internal_affairs")
    group, values = CHOICES.get(parameter, ("", ()))
    return [(value, labels.term(group, value, language)) for value in values]
