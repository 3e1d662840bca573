"""Colours of a terminal; none in a pipe. Every picture can be read without them."""

from dataclasses import dataclass

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
# Okabe and Ito's colours and five lightened shades of viridis, as near as 256 colours come.
NAMED = (74, 172, 36, 175, 32, 214, 250, 220)
SHADES = (97, 68, 37, 77, 185)


@dataclass(frozen=True, slots=True)
class Palette:
    """Paints text, or leaves it as it is where there are no colours."""

    coloured: bool

    def shaded(self, text: str, share: float) -> str:
        """Text in the shade of a share of the scale."""
        place = min(int(max(share, 0.0) * len(SHADES)), len(SHADES) - 1)
        return self._painted(text, SHADES[place])

    def named(self, text: str, number: int) -> str:
        """Text in the colour of one of several lines or countries."""
        return self._painted(text, NAMED[number % len(NAMED)])

    def _painted(self, text: str, colour: int) -> str:
        return f"\x1b[38;5;{colour}m{text}\x1b[0m" if self.coloured and text.strip() else text
