#!/usr/bin/env python3
"""Answers with ELD (`pip install eld`) for benches/language-table: reads a text a line, writes a code a line."""

import sys

from eld import LanguageDetector

detector = LanguageDetector()
for line in sys.stdin:
    print(detector.detect(line.rstrip("\n")).language or "und")
