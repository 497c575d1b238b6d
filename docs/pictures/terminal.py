#!/usr/bin/env python3
"""Runs the commands of a file, one a line, on a terminal of its own, and prints what was seen there as an SVG.

A line that begins with `#` is run, but neither it nor its output is shown. Colours come from the program itself.
"""
import fcntl
import html
import os
import pty
import re
import struct
import subprocess
import sys
import termios

COLUMNS, LEFT, TOP, WIDTH, HEIGHT = 96, 18, 46, 8.43, 19
COLOURS = {30: "#6e7681", 31: "#ff7b72", 32: "#7ee787", 33: "#e3b341", 34: "#79c0ff", 35: "#d2a8ff", 36: "#76e3ea",
           37: "#c9d1d9", 90: "#8b949e", 91: "#ff7b72", 92: "#7ee787", 93: "#e3b341", 94: "#79c0ff", 95: "#d2a8ff",
           96: "#76e3ea", 97: "#ffffff"}


def run(command):
    """Returns what a command prints on a terminal of COLUMNS columns."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 60, COLUMNS, 0, 0))
    environment = dict(os.environ, TERM="xterm-256color", COLUMNS=str(COLUMNS), LC_ALL="C.UTF-8", PAGER="cat")
    for name in ("NO_COLOR", "CI"):
        environment.pop(name, None)
    process = subprocess.Popen(["bash", "-c", command], stdin=theirs, stdout=theirs, stderr=theirs, env=environment)
    os.close(theirs)
    printed = b""
    while True:
        try:
            piece = os.read(ours, 65536)
        except OSError:
            break
        if not piece:
            break
        printed += piece
    process.wait()
    return printed.decode()


def seen(printed):
    """Returns the lines that remain on the terminal: what a carriage return went back over is gone."""
    lines = []
    for line in printed.replace("\r\n", "\n").split("\n"):
        line = re.sub(r"\x1b\[[0-9;?]*[A-HJKfhl]|\x1b\][^\x07]*\x07", "", line.split("\r")[-1])
        lines.append(line)
    while lines and not re.sub(r"\x1b\[[0-9;]*m", "", lines[-1]).strip():
        lines.pop()
    return lines


def spans(line):
    """Yields each piece of a line with its style, read from the SGR codes in it; long lines are cut at the edge."""
    style, room = {}, COLUMNS
    for piece in re.split(r"(\x1b\[[0-9;]*m)", line):
        if piece.startswith("\x1b["):
            for code in (int(number or 0) for number in piece[2:-1].split(";")):
                if code == 0:
                    style = {}
                elif code == 1:
                    style = {**style, "font-weight": "bold"}
                elif code == 2:
                    style = {**style, "opacity": ".7"}
                elif code in COLOURS:
                    style = {**style, "fill": COLOURS[code]}
        elif piece and room > 0:
            if len(piece) > room:
                piece = piece[:room - 1] + "…"
            room -= len(piece)
            # Browsers collapse spaces in SVG, but not those that are not broken.
            yield piece.replace(" ", "\u00a0"), style


def main():
    rows = []
    with open(sys.argv[1], encoding="utf-8") as commands:
        for command in (line.rstrip("\n") for line in commands):
            if command.startswith("#"):
                run(command[1:])
            elif command:
                printed = seen(run(command))
                rows.append("\x1b[92m$\x1b[0m \x1b[1m" + command + "\x1b[0m")
                rows += printed + [""]
    rows.pop()
    width, height = LEFT * 2 + COLUMNS * WIDTH, TOP + HEIGHT * len(rows) + 8
    print(f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {height}" width="{width:.0f}" '
          f'height="{height}" role="img" aria-label="A terminal in which shelflist runs">')
    print(f'<rect width="{width:.0f}" height="{height}" rx="8" fill="#0d1117"/>')
    for at, colour in enumerate(("#ff5f56", "#ffbd2e", "#27c93f")):
        print(f'<circle cx="{LEFT + 6 + at * 20}" cy="18" r="6" fill="{colour}"/>')
    print('<g font-family="ui-monospace,DejaVu Sans Mono,Menlo,Consolas,monospace" font-size="14" fill="#c9d1d9">')
    for at, row in enumerate(rows):
        if row:
            text = "".join(
                "<tspan" + "".join(f' {key}="{value}"' for key, value in style.items()) + f">{html.escape(piece)}</tspan>"
                for piece, style in spans(row))
            print(f'<text x="{LEFT}" y="{TOP + HEIGHT * at + 6}">{text}</text>')
    print("</g>\n</svg>")


main()
