"""Schedules of a coder_script: robfig/cron's format with seconds.

Source: coder/terraform-provider-coder, provider/script.go.
"""

import re

_NUMBER = re.compile(r"\+?[0-9]+")
_FIELDS = (
    ("second", 0, 59, ()),
    ("minute", 0, 59, ()),
    ("hour", 0, 23, ()),
    ("day of the month", 1, 31, ()),
    (
        "month",
        1,
        12,
        ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"),
    ),
    ("day of the week", 0, 6, ("sun", "mon", "tue", "wed", "thu", "fri", "sat")),
)


def problem(text: str) -> str:
    """Return what is wrong with a schedule, "" when nothing is."""
    fields = text.split()
    if not fields:
        return "cron is empty, leave it out"
    if fields[0].startswith(("TZ=", "CRON_TZ=")):
        fields = fields[1:]
    if fields and fields[0].startswith("@"):
        return f"cron is {text}, the agent takes no descriptor, write six fields"
    if len(fields) != len(_FIELDS):
        have = f"{len(fields)} field{'' if len(fields) == 1 else 's'}"
        return f"cron has {have}, Coder wants 6, seconds first"
    for field, (name, low, high, names) in zip(fields, _FIELDS, strict=True):
        parts = (part.lower() for part in field.split(",") if part)
        if not all(_range(part, low, high, names) for part in parts):
            return f"cron has {field} as its {name}, which is {low} to {high}"
    return ""


def _range(text: str, low: int, high: int, names: tuple[str, ...]) -> bool:
    span, slash, step = text.partition("/")
    if slash and not (_NUMBER.fullmatch(step) and int(step) > 0):
        return False
    words = span.split("-")
    if words[0] in ("*", "?"):
        return len(words) <= 2
    numbers = [
        names.index(word) + low if word in names else int(word) if _NUMBER.fullmatch(word) else -1
        for word in words
    ]
    fine = len(numbers) <= 2 and all(low <= number <= high for number in numbers)
    return fine and numbers == sorted(numbers)
