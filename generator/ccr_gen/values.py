"""What a written value is, where that can be told without Terraform."""

import re
from enum import Enum

from ccr_gen.literals import literals
from ccr_gen.pieces import in_quotes

_STRING = re.compile(r'"((?:[^"\\$%]|\\.|\$(?!\{)|%(?!\{))*)"', re.DOTALL)
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?")


class Kind(Enum):
    """The kinds of values that can be told apart by their first character."""

    UNKNOWN = "an expression"
    LIST = "a list"
    OBJECT = "a map"


Value = str | float | bool | Kind | None

# what Terraform converts to a bool, and to a number
TRUE: tuple[Value, ...] = (True, "true", "1")
FALSE: tuple[Value, ...] = (False, "false", "0")
_AS_NUMBER = re.compile(r"[+-]?(?:(?:\d+\.?\d*|\.\d+)(?:[eEpP][+-]?\d+)?|Inf)")


def value(text: str) -> Value:
    """Return what the expression `text` is: None for null, a Kind for all but plain values."""
    if match := _STRING.fullmatch(text):
        return in_quotes(match[1])
    if _NUMBER.fullmatch(text):
        return float(text)
    words: dict[str, Value] = {"true": True, "false": False, "null": None}
    if text in words:
        return words[text]
    if text.startswith("[") and text.endswith("]") and "][" not in text:
        return Kind.LIST
    if text.startswith("{") and text.endswith("}"):
        return Kind.OBJECT
    return Kind.UNKNOWN


def fits(value: Value, type_: object) -> bool:
    """Tell whether Terraform converts `value` to a type of a provider's schema."""
    if value is None or value is Kind.UNKNOWN:
        return True
    if isinstance(type_, list):
        wanted = Kind.OBJECT if type_[0] in ("map", "object") else Kind.LIST
        return value is wanted
    if isinstance(value, Kind):
        return False
    if type_ == "bool":
        return value in TRUE + FALSE and not isinstance(value, float)
    if type_ == "number":
        return not isinstance(value, bool) and (
            isinstance(value, float) or bool(_AS_NUMBER.fullmatch(str(value)))
        )
    return True


def surely_set(text: str) -> bool:
    """Tell whether the expression `text` cannot be null; `"${x}"` is x, and a text with more in it
    is a text."""
    if value(text) is not Kind.UNKNOWN:
        return value(text) is not None
    one = next(literals(text), None)
    if one is None or (one.start, one.end) != (0, len(text)):
        return False
    alone = [(one.body_start, one.body_end)]
    return [(part.start, part.end) for part in one.sequences] != alone
