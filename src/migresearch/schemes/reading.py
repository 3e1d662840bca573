"""Scheme files into schemes: strict, so that a slip of the pen is found when it is made."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from migresearch.errors import ConfigError
from migresearch.records import Kind
from migresearch.schemes.roles import Role
from migresearch.schemes.scheme import Code, Phrase, Rule, Scheme

_SCHEME_KEYS = frozenset(
    {"id", "name", "note", "kinds", "least_mentions", "exclusive", "ranked", "context", "codes", "codes_of"}
    | {"role"}
)
_ROLE_WORDS = ("before", "after", "between", "inside")
_CONTEXT_KEYS = frozenset({"phrases", "exclude"})
_CODE_KEYS = frozenset(
    {"code", "parent", "origin", "label", "note", "aliases", "members", "phrases", "exclude", "mappings"}
)
_ORIGINS = ("hub", "own")


def read_scheme(text: str, file: str, others: Mapping[str, Scheme] | None = None) -> Scheme:
    """The scheme written in ``text``; ``file`` is named in every error, ``others`` may lend their codes.

    Raises :class:`ConfigError` for TOML that cannot be read, unknown or missing keys, values of
    the wrong form, duplicate codes, unknown or cyclic parents and unknown members.
    """
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{file}: {error}") from error
    return _scheme(raw, file, others or {})


def _scheme(raw: dict[str, Any], file: str, others: Mapping[str, Scheme]) -> Scheme:
    _check_keys(raw, _SCHEME_KEYS, file)
    context = _table(raw, "context", file)
    _check_keys(context, _CONTEXT_KEYS, f"{file}: context")
    codes = _lent_codes(raw, file, others) if "codes_of" in raw else _codes(raw, file)
    _check_tree(codes, file)
    return Scheme(
        id=_text(raw, "id", file),
        name=_text(raw, "name", file),
        note=_text(raw, "note", file),
        codes=codes,
        kinds=_kinds(raw, file),
        context=_rule(context, f"{file}: context"),
        least_mentions=_count(raw, "least_mentions", file),
        exclusive=_flag(raw, "exclusive", file, default=False),
        codes_of=raw.get("codes_of", ""),
        role=_role(raw, file) if "role" in raw else None,
        ranked=_flag(raw, "ranked", file, default=True),
    )


def _lent_codes(raw: Mapping[str, Any], file: str, others: Mapping[str, Scheme]) -> dict[str, Code]:
    """The codes of another scheme without their phrases: here the words around a name decide."""
    lender = _text(raw, "codes_of", file)
    if lender not in others:
        raise ConfigError(f"{file}: codes_of is {lender}, which is not a scheme")
    if "codes" in raw or "role" not in raw:
        raise ConfigError(f"{file}: a scheme with codes_of has a [role] and no codes of its own")
    return {code.code: replace(code, rule=Rule()) for code in others[lender].codes.values()}


def _role(raw: Mapping[str, Any], file: str) -> Role:
    table, where = _table(raw, "role", file), f"{file}: role"
    _check_keys(table, frozenset({*_ROLE_WORDS, "first"}), where)
    words = {key: _texts(table, key, where) for key in _ROLE_WORDS}
    return Role(**words, first=_flag(table, "first", where, default=True))


def _codes(raw: Mapping[str, Any], file: str) -> dict[str, Code]:
    tables = raw.get("codes", [])
    if not (isinstance(tables, list) and tables and all(isinstance(table, dict) for table in tables)):
        raise ConfigError(f"{file}: a scheme needs codes, each under [[codes]]")
    codes: dict[str, Code] = {}
    for number, table in enumerate(tables, 1):
        code = _code(table, file, number)
        if code.code in codes:
            raise ConfigError(f"{file}: the code {code.code} stands there twice")
        codes[code.code] = code
    return codes


def _code(raw: dict[str, Any], file: str, number: int) -> Code:
    code = _text(raw, "code", f"{file}: code number {number}")
    where = f"{file}: code {code}"
    _check_keys(raw, _CODE_KEYS, where)
    return Code(
        code=code,
        labels=_labels(raw, where),
        note=_text(raw, "note", where),
        parent=_text(raw, "parent", where) if "parent" in raw else None,
        origin=_origin(raw, where),
        aliases=_texts(raw, "aliases", where),
        members=_texts(raw, "members", where),
        rule=_rule(raw, where),
        mappings={name: _texts(raw["mappings"], name, where) for name in _table(raw, "mappings", where)},
    )


def _labels(raw: Mapping[str, Any], where: str) -> dict[str, str]:
    table = _table(raw, "label", where)
    labels = {language: _text(table, language, f"{where}: label") for language in table}
    if "en" not in labels:
        raise ConfigError(f"{where}: there is no English label (label.en)")
    return labels


def _rule(raw: Mapping[str, Any], where: str) -> Rule:
    table = _table(raw, "phrases", where)
    phrases = (
        Phrase(text, language) for language in table for text in _texts(table, language, f"{where}: phrases")
    )
    return Rule(tuple(phrases), _texts(raw, "exclude", where))


def _origin(raw: Mapping[str, Any], where: str) -> str:
    origin = raw.get("origin", "own")
    if origin not in _ORIGINS:
        raise ConfigError(f"{where}: origin is {origin!r}, it must be one of: {', '.join(_ORIGINS)}")
    return str(origin)


def _kinds(raw: Mapping[str, Any], file: str) -> frozenset[Kind]:
    names = _texts(raw, "kinds", file)
    known = {kind.value for kind in Kind}
    for name in names:
        if name not in known:
            raise ConfigError(f"{file}: unknown kind {name!r}. Known: {', '.join(sorted(known))}")
    return frozenset(map(Kind, names))


def _check_tree(codes: Mapping[str, Code], file: str) -> None:
    for code in codes.values():
        _check_known(codes, [code.parent] if code.parent else [], f"{file}: code {code.code}: parent")
        _check_known(codes, code.members, f"{file}: code {code.code}: member")
    for code in codes.values():
        _check_ends(codes, code, file)


def _check_known(codes: Mapping[str, Code], named: Iterable[str], where: str) -> None:
    for name in named:
        if name not in codes:
            raise ConfigError(f"{where} {name} is not a code of this scheme")


def _check_ends(codes: Mapping[str, Code], code: Code, file: str) -> None:
    path = [code.code]
    while (parent := codes[path[-1]].parent) is not None:
        if parent in path:
            raise ConfigError(
                f"{file}: code {code.code}: its parents run in a circle: {' < '.join([*path, parent])}"
            )
        path.append(parent)


def _check_keys(raw: Mapping[str, Any], known: frozenset[str], where: str) -> None:
    for key in raw:
        if key not in known:
            raise ConfigError(f"{where}: unknown key {key!r}. Known: {', '.join(sorted(known))}")


def _table(raw: Mapping[str, Any], key: str, where: str) -> dict[str, Any]:
    value = raw.get(key, {})
    if not isinstance(value, dict):
        raise ConfigError(f"{where}: {key} must be a table, such as {key}.en = …")
    return value


def _text(raw: Mapping[str, Any], key: str, where: str) -> str:
    value = raw.get(key)
    if not (isinstance(value, str) and value.strip()):
        raise ConfigError(f"{where}: {key} must be a text and not empty")
    return value


def _texts(raw: Mapping[str, Any], key: str, where: str) -> tuple[str, ...]:
    value = raw.get(key, [])
    if not (
        isinstance(value, list) and all(isinstance(one, str) and any(map(str.isalnum, one)) for one in value)
    ):
        raise ConfigError(f"{where}: {key} must be a list of texts, each with at least one word")
    return tuple(value)


def _count(raw: Mapping[str, Any], key: str, where: str) -> int:
    value = raw.get(key, 1)
    if not isinstance(value, int) or value < 1:
        raise ConfigError(f"{where}: {key} must be a whole number from 1 on")
    return value


def _flag(raw: Mapping[str, Any], key: str, where: str, *, default: bool) -> bool:
    value = raw.get(key, default)
    if not isinstance(value, bool):
        raise ConfigError(f"{where}: {key} must be true or false")
    return value
