"""A line of JSONL in, its fields out, and the line again with another text in one of them.

A line is never written anew, so that ids, big numbers, odd spacing and fields that nobody named
come out as they went in.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from cleaner.errors import InputError
from cleaner.ledger import dump_json


class Literal(str):
    """A number as it is written: 30 digits fit no machine word, and 1.10 is not 1.1."""

    __slots__ = ()


_DECODER = json.JSONDecoder(parse_int=Literal, parse_float=Literal, parse_constant=Literal)


def parsed(raw: bytes) -> dict[str, Any]:
    """The fields of a line, its numbers as `Literal`.

    Raises:
        InputError: `undecodable`, `too_deep` or `bad_record`.
    """
    try:
        fields = _DECODER.decode(raw.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise InputError(f"the line is not UTF-8 at byte {error.start}", "undecodable") from None
    except RecursionError:
        raise InputError("the line nests objects too deeply", "too_deep") from None
    except ValueError as error:
        raise InputError(f"the line is not JSON: {error}", "bad_record") from None
    if not isinstance(fields, dict):
        raise InputError(f"the line is {kind_of(fields)}, not an object", "bad_record")
    return fields


def replaced(raw: bytes, name: str, text: str) -> bytes:
    """The line, which holds a text under `name`, with another in its place."""
    line = raw.decode("utf-8")
    found = (0, 0)
    place = line.index("{") + 1
    while line[place := _over(line, place)] != "}":
        place = _over(line, place + 1) if line[place] == "," else place
        key, place = _DECODER.raw_decode(line, place)
        start = _over(line, _over(line, place) + 1)
        _, place = _DECODER.raw_decode(line, start)
        if key == name:
            found = (start, place)  # Of a key that stands twice, readers of JSON take the last.
    return (line[: found[0]] + dump_json(text) + line[found[1] :]).encode("utf-8")


def _over(line: str, place: int) -> int:
    while line[place] in " \t\r\n":
        place += 1
    return place


def spliced(line: bytes, name: str, added: Mapping[str, Any]) -> bytes:
    """The line of an object with one field more at its end, and a line end."""
    # Its last byte that is no blank is the closing brace.
    opening = line.rstrip()[:-1].rstrip()
    field = dump_json(name) + ":" + dump_json(added)
    # A carriage return may stand between tokens, but would break a line for some readers.
    opening = opening.replace(b"\r", b"")
    return opening + (b"" if opening.endswith(b"{") else b",") + field.encode("utf-8") + b"}\n"


def protections(value: Any, name: str) -> list[tuple[int, int]]:
    """The spans that a field names as `[[start, end], …]`; none where it is null.

    Raises:
        InputError: `bad_type`: it is something else.
    """
    found: list[tuple[int, int]] = []
    for pair in value if isinstance(value, list) else () if value is None else (value,):
        span = [_offset(number) for number in pair] if isinstance(pair, list) else []
        if len(span) != 2 or not 0 <= span[0] <= span[1]:
            raise InputError(
                f"`{name}` holds {str(pair)[:40]}; write [[start, end], …], half-open, in code "
                "points of the text",
                "bad_type",
            )
        found.append((span[0], span[1]))
    return found


def _offset(value: Any) -> int:
    """A whole number, as JSON has it or as Arrow has it; else one that is no offset."""
    if isinstance(value, Literal):
        return int(value) if value.isascii() and value.isdigit() and len(value) < 16 else -1
    return value if isinstance(value, int) and not isinstance(value, bool) else -1


def kind_of(value: Any) -> str:
    """What a value is, for a sentence."""
    if isinstance(value, Literal):
        return "a number"
    kinds = {dict: "an object", list: "a list", bool: "a truth value", type(None): "null"}
    kinds |= {int: "a number", float: "a number"}
    return kinds.get(type(value), "a text" if isinstance(value, str) else type(value).__name__)
