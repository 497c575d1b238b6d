#!/usr/bin/env python3
"""Makes the tables of MARC-8 beside this file anew.

sets.txt   a character set on each line: its final byte in escape sequences, then its bytes and their characters, both in
           hexadecimal digits; `+` stands before a character that combines with the one behind it.
eacc.txt   East Asian characters (ANSI/NISO Z39.64): the first two bytes of a row, then third bytes and characters.

The source is the package pymarc (BSD-2-Clause), which took the tables from the code tables of the Library of Congress,
which are in the public domain (https://www.loc.gov/marc/specifications/codetables.xml). pip install pymarc
"""

from pathlib import Path

from pymarc import marc8_mapping

HERE = Path(__file__).parent
EACC = 0x31

sets = []
for final, table in sorted(marc8_mapping.CODESETS.items()):
    if final != EACC:
        cells = (f"{byte:02X}{'+' if combines else ''}{code:04X}" for byte, (code, combines) in sorted(table.items()))
        sets.append(f"{final:02X} {' '.join(cells)}\n")
(HERE / "sets.txt").write_text("".join(sets))

rows = {}
for code, character in [
    *((code, character) for code, (character, _) in marc8_mapping.CODESETS[EACC].items()),
    *marc8_mapping.ODD_MAP.items(),
]:
    rows.setdefault(code >> 8, {})[code & 0xFF] = character
(HERE / "eacc.txt").write_text(
    "".join(f"{row:04X} {' '.join(f'{b:02X}{c:04X}' for b, c in sorted(cells.items()))}\n" for row, cells in sorted(rows.items()))
)
