"""A sheet of paper: its type, headings, tables and the foot of each page. Everything a paper shows is set with these.

reportlab was chosen because it is pure Python and needs nothing of the system. A letter that DejaVu lacks is an empty
box.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date, datetime
from functools import cache
from typing import Any
from xml.sax.saxutils import escape

from babel.dates import format_date
from babel.numbers import format_decimal
from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import Flowable, Image, KeepTogether, Paragraph, SimpleDocTemplate, Table, TableStyle

from posture import __version__
from posture.resources import letters_file
from posture.words import Sentence, catalogue, in_force, say, text

PLAIN, BOLD = "Posture", "Posture-Bold"
INK, SOFT, EDGE, GROUND = (HexColor(one) for one in ("#182125", "#516068", "#d3cec2", "#f4f2ed"))
# Okabe and Ito's palette, told apart by colour-blind eyes; marks and dashes differ as well.
LEFT, RIGHT, BOTH = (HexColor(one) for one in ("#0072B2", "#D55E00", "#009E73"))
MARGIN = 16 * mm
WIDTH = A4[0] - 2 * MARGIN
"""Points that a line may take."""


@cache
def _register() -> bool:
    pdfmetrics.registerFont(TTFont(PLAIN, str(letters_file())))
    pdfmetrics.registerFont(TTFont(BOLD, str(letters_file(bold=True))))
    pdfmetrics.registerFontFamily(PLAIN, normal=PLAIN, bold=BOLD, italic=PLAIN, boldItalic=BOLD)
    return True


def _style(
    size: float, *, bold: bool = False, soft: bool = False, above: float = 0, below: float = 2
) -> ParagraphStyle:
    _register()
    return ParagraphStyle(
        f"{size}{bold}{soft}",
        fontName=BOLD if bold else PLAIN,
        fontSize=size,
        leading=size * 1.35,
        textColor=SOFT if soft else INK,
        spaceBefore=above,
        spaceAfter=below,
        splitLongWords=1,
    )


def title(words: str) -> Flowable:
    """What the paper is."""
    return Paragraph(escape(words), _style(18, bold=True, below=1))


def heading(said: Sentence) -> Flowable:
    """Over a part of it; never alone at a page's end."""
    made = Paragraph(escape(text(said)), _style(11.5, bold=True, above=8, below=3))
    made.keepWithNext = 1
    return made


def words(*said: Sentence | str, soft: bool = False, large: bool = False) -> Flowable:
    """A paragraph."""
    told = " ".join(one if isinstance(one, str) else text(one) for one in said)
    return Paragraph(escape(told), _style(11 if large else 8 if soft else 9, soft=soft, below=4 if large else 2))


def together(*parts: Flowable) -> Flowable:
    """What must not be parted by the end of a page."""
    return KeepTogether(list(parts))


def table(heads: Sequence[Sentence], rows: Sequence[Sequence[str]], widths: Sequence[float] | None = None) -> Flowable:
    """Rows below their heads: the first column is words, the others are figures. widths: shares of the line."""
    small = _style(8, below=0)
    head = _style(7.5, soft=True, below=0)
    shares = widths or [1.0] * len(heads)
    cells: list[list[Any]] = [[Paragraph(escape(text(name)), head) for name in heads]]
    cells += [[Paragraph(escape(one), small) for one in row] for row in rows]
    made = Table(cells, colWidths=[WIDTH * one / sum(shares) for one in shares], repeatRows=1)
    made.setStyle(
        TableStyle(
            [
                ("LINEBELOW", (0, 0), (-1, -1), 0.4, EDGE),
                ("VALIGN", (0, 0), (-1, 0), "BOTTOM"),
                ("TOPPADDING", (0, 0), (-1, -1), 1.6),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 1.6),
                ("LEFTPADDING", (0, 0), (0, -1), 0),
            ]
        )
    )
    return made


def picture(file: Any, *, share: float = 1.0, highest: float = 85 * mm) -> Flowable:
    """A picture from a path or an open file, so much of the line wide and no higher than `highest` points."""
    made = Image(file)
    scale = min(share * WIDTH / made.drawWidth, highest / made.drawHeight)
    made.drawWidth, made.drawHeight = made.drawWidth * scale, made.drawHeight * scale
    made.hAlign = "LEFT"
    return made


def side_by_side(pictures: Sequence[tuple[Any, str]]) -> Flowable:
    """Pictures in a row, each with its words below."""
    share = 1 / max(len(pictures), 3)
    row = [picture(file, share=share * 0.95, highest=50 * mm) for file, _ in pictures]
    below = [words(said, soft=True) for _, said in pictures]
    made = Table([row, below], colWidths=[WIDTH * share] * len(pictures), hAlign="LEFT")
    made.setStyle(TableStyle([("VALIGN", (0, 0), (-1, -1), "TOP"), ("LEFTPADDING", (0, 0), (-1, -1), 0)]))
    return made


def paper(parts: Sequence[Flowable], *, name: str, made_at: datetime) -> bytes:
    """The PDF of these parts on A4, with a foot on each page. name: what a viewer calls it; made_at: with a zone."""
    foot = text(say("papers-foot", version=__version__, day=day(made_at.date())))

    def below(canvas: Any, document: Any) -> None:
        canvas.saveState()
        canvas.setFont(PLAIN, 7)
        canvas.setFillColor(SOFT)
        canvas.drawString(MARGIN, 9 * mm, foot)
        canvas.drawRightString(A4[0] - MARGIN, 9 * mm, str(document.page))
        canvas.restoreState()

    _register()
    file = io.BytesIO()
    document = SimpleDocTemplate(
        file,
        pagesize=A4,
        leftMargin=MARGIN,
        rightMargin=MARGIN,
        topMargin=13 * mm,
        bottomMargin=15 * mm,
        title=name,
        author=f"Posture {__version__}",
        lang=in_force(),
    )
    # A frame has six points of padding of its own, which would push everything in.
    document.leftMargin -= 6
    document.rightMargin -= 6
    document.build(list(parts), onFirstPage=below, onLaterPages=below)
    return file.getvalue()


def day(when: date) -> str:
    """A date as the language in force writes it."""
    return format_date(when, locale=catalogue(in_force()).locale)


def short_day(when: date) -> str:
    """The same without the year."""
    locale = catalogue(in_force()).locale
    return format_date(when, format="d.M." if str(locale) == "de" else "MMM d", locale=locale)


def degrees(value: float | None, sd: float | None = None) -> str:
    """An angle, with the half of its 95 % band where it is known."""
    if value is None:
        return "–"
    number = format_decimal(round(value), locale=catalogue(in_force()).locale).replace("-", "−")
    return f"{number}°" if sd is None else f"{number}° ±{1.96 * sd:.0f}"


def minutes(seconds: float) -> str:
    """A length of time as minutes and seconds."""
    whole = round(seconds)
    return f"{whole // 60}:{whole % 60:02d}"
