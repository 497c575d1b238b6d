#!/usr/bin/env python3
"""Draws the figures of the book: splitting.svg and languages.svg, into the folder of this script."""
import html
from pathlib import Path

FOLDER = Path(__file__).parent
INK, FAINT, GREEN, PALE = "#1d2327", "#8a9299", "#0b6157", "#e0efec"


def text(x, y, words, fill=INK, size=14, weight="normal", anchor="start"):
    return (f'<text x="{x}" y="{y}" fill="{fill}" font-size="{size}" font-weight="{weight}" '
            f'text-anchor="{anchor}">{html.escape(words)}</text>')


def box(x, y, width, height, fill="white", stroke=FAINT):
    return f'<rect x="{x}" y="{y}" width="{width}" height="{height}" rx="6" fill="{fill}" stroke="{stroke}"/>'


def arrow(x1, y1, x2, y2, stroke=GREEN):
    return (f'<line x1="{x1}" y1="{y1}" x2="{x2}" y2="{y2}" stroke="{stroke}" stroke-width="2" '
            'marker-end="url(#tip)"/>')


def figure(name, label, width, height, pieces):
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
        f'role="img" aria-label="{label}" font-family="system-ui,DejaVu Sans,sans-serif">',
        '<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="6" markerHeight="6" orient="auto">'
        f'<path d="M0 0 8 4 0 8z" fill="{GREEN}"/></marker></defs>',
        f'<rect width="{width}" height="{height}" fill="#fcfbf8"/>', *pieces, "</svg>"]
    (FOLDER / name).write_text("\n".join(lines) + "\n", encoding="utf-8")


def splitting():
    """Five lines of a page, the roles that each may have, and the path that the decoder takes."""
    rows = [("Home | Library", ["boilerplate", "title"], 0), ("Sea walls of the north", ["title", "description"], 0),
            ("12 March 2021", ["date", "title"], 0), ("The report follows forty sea walls…", ["title", "description"], 1),
            ("Read more", ["note", "title"], 0)]
    pieces = [text(20, 30, "line of the page", FAINT, 13), text(330, 30, "candidates for its role", FAINT, 13)]
    chosen = []
    for at, (line, roles, best) in enumerate(rows):
        y = 48 + at * 62
        pieces.append(text(20, y + 23, line))
        for column, role in enumerate(roles):
            x, right = 330 + column * 160, column == best
            pieces.append(box(x, y, 130, 36, PALE if right else "white", GREEN if right else FAINT))
            pieces.append(text(x + 65, y + 23, role, GREEN if right else FAINT, 14, "600" if right else "normal", "middle"))
            if right:
                chosen.append((x + 65, y))
    for (x1, y1), (x2, y2) in zip(chosen, chosen[1:]):
        pieces.append(arrow(x1, y1 + 37, x2, y2 - 2))
    figure("splitting.svg", "Five lines, each with candidates for its role, and the best path through them", 640, 350, pieces)


def languages():
    """The declared and the detected language of a record, and the fields that they fill."""
    pieces = [
        box(20, 30, 250, 120), text(36, 56, "Volver con un plan", weight="600"), text(36, 82, "A workbook for people who"),
        text(36, 102, "think about going back."), text(36, 132, "Language: Spanish", GREEN, weight="600"),
        arrow(272, 126, 398, 126), text(335, 118, "declared", FAINT, 12, anchor="middle"),
        arrow(272, 76, 398, 56), text(335, 56, "detected", FAINT, 12, anchor="middle"),
        box(402, 34, 220, 46, PALE, GREEN), text(512, 62, 'text_language: en', GREEN, 14, "600", "middle"),
        box(402, 104, 220, 46, PALE, GREEN), text(512, 132, 'languages: es', GREEN, 14, "600", "middle")]
    figure("languages.svg", "A record whose text is English and whose publication is Spanish", 642, 180, pieces)


splitting()
languages()
