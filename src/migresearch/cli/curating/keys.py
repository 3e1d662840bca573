"""What a curator can do: one table for the keys of the screen, the words of plain mode, and every help."""

from textwrap import fill
from typing import NamedTuple


class Key(NamedTuple):
    """One act. ``key`` as the terminal library calls it, ``shown`` on screen; ``word``: its name, which plain
    mode understands as well; ``short`` stands beside the key, ``long`` in the help."""

    key: str
    shown: str
    word: str
    short: str
    long: str


ACTS = (
    Key("a", "a", "accept", "accept", "the code fits"),
    Key("r", "r", "reject", "reject", "the code does not fit"),
    Key("u", "u", "unsure", "unsure", "you cannot tell whether the code fits"),
    Key("c", "c", "code", "add code", "find a code by any part of its name and add it"),
    Key("enter", "Enter", "next", "next work",
        "the work is done: what you did not speak of stands as it is"),
    Key("A", "A", "all", "all fit, next",
        "every open suggestion fits, those off the screen as well; what sources state stands; next work"),
    Key("R", "R", "none", "none fit, next",
        "no open suggestion fits, those off the screen as well; what sources state stands; next work"),
    Key("s", "s", "skip", "skip", "not for you: the work is not asked again until you ask for skipped works"),
    Key("U", "U", "pass", "unsure of work", "you cannot tell about the whole work; next work"),
    Key("l", "l", "later", "later", "not now: the work comes again in your next sitting"),
    Key("d", "d", "duplicate", "duplicate", "the work is the same as another one: they are merged"),
    Key("n", "n", "note", "note", "keep a remark on the work"),
    Key("z", "z", "undo", "undo", "take back your last act, as often as you like"),
    Key("slash", "/", "find", "find", "go on only with works that a search finds: words, field:value"),
    Key("b", "b", "batch", "batch", "accept or reject a code on all works that a search finds, after a look"),
    Key("question_mark", "?", "help", "help", "all keys, and what the signs mean"),
    Key("q", "q", "quit", "quit", "leave; everything is kept already"),
)  # fmt: skip

MOVES = (
    ("↑ ↓ 1-9", "choose a code; the line below the list says why it is suggested and what it covers"),
    ("PgUp PgDn", "a page of the codes up or down; Home, End: the first, the last code"),
    ("Space", "the next page of the abstract; after its end the beginning"),
)

SIGNS = (
    ("[ ]", "open: waits for your answer; the most doubtful codes come first"),
    (
        "[=]",
        "stated by a source, such as the starter shelf: stands unless you reject it; no answer is needed",
    ),
    ("[x]", "accepted"),
    ("[-]", "rejected"),
    ("[?]", "unsure"),
    ("current", "the work has the code as things stand"),
    ("suggested", "somebody suggests it, but the work does not have it yet"),
    ("rejected", "people said that it does not fit"),
    ("agreement", "Krippendorff's alpha of what several people decided: 1 all agree, 0 as by chance"),
    ("%", "the probability that the suggestion is right, where one is known"),
    ("geographies", "places the work speaks of, whatever part they play in it"),
    ("destination", "places that people come to or live in as migrants"),
    ("origin", "places that people leave or come from"),
    ("decided", "works you left with Enter, A or R in this sitting, and in all"),
    ("passed over", "works you skipped, put off or were unsure of in this sitting"),
    ("begun before", "asked because you answered some of its codes, but did not leave it"),
    ("text has changed", "asked because it was decided on another title or abstract"),
    ("most in doubt", "asked because one of its suggestions is nearly as likely wrong as right"),
    ("drawn at random", "asked by chance alone, so that measures of the suggestions stay unbiased"),
)

NAME_WIDTH = 17
ALIASES = {"add": "code"}


def spoken(word: str) -> Key | None:
    """The act a person means by its key or its name in plain mode; None for something else."""
    named = ALIASES.get(word.lower(), word.lower())
    for act in ACTS:
        if word == act.shown or named == act.word:
            return act
    return None


def guide(width: int) -> list[str]:
    """Every key and sign of the screen with its meaning, in lines of ``width`` columns."""
    rows = [*((act.shown, f"{act.short}: {act.long}") for act in ACTS), *MOVES, *SIGNS]
    indent = " " * NAME_WIDTH
    return [fill(f"{name:<{NAME_WIDTH}}{meaning}", width, subsequent_indent=indent) for name, meaning in rows]


def spoken_guide() -> list[str]:
    """Every word of plain mode with its meaning, a line each."""
    words = {act: act.word if len(act.shown) > 1 else f"{act.word}, or {act.shown}" for act in ACTS}
    return [f"{words[act]}: {act.long}" for act in ACTS] + [
        "accept, reject, unsure: of the first open code, or of those whose numbers follow: accept 1 3",
        "about 3: what code 3 covers; about: what the code asked about covers",
    ]
