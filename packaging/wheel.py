#!/usr/bin/env python3
"""Writes the wheel: the program, the module of packaging/python, and the licences.

    wheel.py VERSION PROGRAM LICENCES OUT

The same files give the same bytes: names are sorted, and all times are SOURCE_DATE_EPOCH.
"""
import base64
import hashlib
import os
import sys
import time
import zipfile
from pathlib import Path

TAG = "py3-none-manylinux_2_17_x86_64"
HERE = Path(__file__).resolve().parent


def main():
    version, program, licences, out = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]), Path(sys.argv[4])
    info = f"shelflist-{version}.dist-info"
    files = {f"shelflist-{version}.data/scripts/shelflist": (program.read_bytes(), 0o755)}
    for path in sorted((HERE / "python").rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts:
            files[str(path.relative_to(HERE / "python"))] = (path.read_bytes(), 0o644)
    for path in sorted(licences.iterdir()):
        files[f"{info}/licenses/{path.name}"] = (path.read_bytes(), 0o644)
    readme = (HERE / "README.pypi.md").read_text(encoding="utf-8")
    metadata = (f"Metadata-Version: 2.4\nName: shelflist\nVersion: {version}\n"
                "Summary: Turns listing pages, news feeds and text dumps of institutions into a catalogue people can trust\n"
                "License-Expression: MIT OR Apache-2.0\nRequires-Python: >=3.8\n"
                "Classifier: Environment :: Console\nClassifier: Operating System :: POSIX :: Linux\n"
                "Classifier: Topic :: Text Processing\nDescription-Content-Type: text/markdown\n\n" + readme)
    files[f"{info}/METADATA"] = (metadata.encode(), 0o644)
    wheel = f"Wheel-Version: 1.0\nGenerator: packaging/wheel.py\nRoot-Is-Purelib: false\nTag: {TAG}\n"
    files[f"{info}/WHEEL"] = (wheel.encode(), 0o644)
    record = ""
    for name, (content, _) in sorted(files.items()):
        digest = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()
        record += f"{name},sha256={digest},{len(content)}\n"
    files[f"{info}/RECORD"] = ((record + f"{info}/RECORD,,\n").encode(), 0o644)

    stamp = time.gmtime(max(int(os.environ.get("SOURCE_DATE_EPOCH", "315532800")), 315532800))[:6]
    path = out / f"shelflist-{version}-{TAG}.whl"
    # A wheel ends with its own metadata, so that installers find it without reading the rest.
    order = sorted(files, key=lambda name: (name.startswith(info), name))
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as wheel_file:
        for name in order:
            content, mode = files[name]
            entry = zipfile.ZipInfo(name, stamp)
            entry.create_system, entry.external_attr = 3, (0o100000 | mode) << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            wheel_file.writestr(entry, content)
    print(path.name)


main()
