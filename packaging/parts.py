#!/usr/bin/env python3
"""Lists all parts of the binary, from `cargo metadata`: a notice with their licences, and a bill of materials.

    parts.py TARGET NOTICE SBOM

TARGET is the triple that is built for. NOTICE gets every crate with the texts of its licences, SBOM a document of CycloneDX 1.5.
Both are the same for the same Cargo.lock. A crate without a licence ends the run with status 1.
"""
import hashlib
import json
import os
import subprocess
import sys
import time
import uuid
from pathlib import Path

NAMES = ("LICENSE", "LICENCE", "COPYING", "NOTICE", "COPYRIGHT", "UNLICENSE")


def parts(target):
    """Returns the crates that the binary is linked from, without those that only build or test it, and the root."""
    command = ["cargo", "metadata", "--locked", "--format-version", "1", "--filter-platform", target]
    metadata = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)
    packages = {package["id"]: package for package in metadata["packages"]}
    nodes = {node["id"]: node for node in metadata["resolve"]["nodes"]}
    root = metadata["resolve"]["root"]
    needed, waiting, edges = {root}, [root], {}
    while waiting:
        here = waiting.pop()
        there = [dep["pkg"] for dep in nodes[here]["deps"] if any(kind["kind"] is None for kind in dep["dep_kinds"])]
        edges[here] = there
        for one in there:
            if one not in needed:
                needed.add(one)
                waiting.append(one)
    needed.discard(root)
    found = sorted((packages[one] for one in needed), key=lambda package: (package["name"], package["version"]))
    return packages[root], found, {packages[one]["id"]: edges[one] for one in edges}


def texts(package):
    """Returns the texts of the licences that a crate brings along."""
    folder = Path(package["manifest_path"]).parent
    found = [path for path in sorted(folder.rglob("*")) if path.is_file() and len(path.relative_to(folder).parts) <= 3
             and path.name.upper().startswith(NAMES) and path.suffix not in (".rs", ".py")]
    if package.get("license_file"):
        found.append(folder / package["license_file"])
    seen = {}
    for path in found:
        words = path.read_text(encoding="utf-8", errors="replace").replace("\r\n", "\n").strip()
        seen.setdefault(words, path.name)
    return seen


def purl(package):
    return f"pkg:cargo/{package['name']}@{package['version']}"


def main():
    target, notice, sbom = sys.argv[1:]
    root, found, edges = parts(target)
    bare = [package["name"] for package in found if not (package.get("license") or package.get("license_file"))]
    if bare:
        sys.exit(f"no licence is stated by: {', '.join(bare)}")

    shared, lines = {}, [f"shelflist {root['version']} holds these parts. The texts of their licences follow the list.", ""]
    for package in found:
        numbers = []
        for words in texts(package):
            numbers.append(shared.setdefault(words, len(shared) + 1))
        where = f", texts {', '.join(map(str, sorted(numbers)))}" if numbers else ""
        people = f", {', '.join(package['authors'])}" if package["authors"] else ""
        lines.append(f"{package['name']} {package['version']}: {package.get('license') or 'see its text'}{people}{where}")
    lines += ["", "The data in it has terms of its own: the language model was learnt from texts that "
              "`shelflist seeds show languages/CARD.md` lists.", "SQLite, which rusqlite brings along, is in the public domain."]
    for words, number in shared.items():
        lines += ["", f"---- text {number} " + "-" * 60, "", words]
    Path(notice).write_text("\n".join(lines) + "\n", encoding="utf-8")

    checksums = {}
    lock = Path(root["manifest_path"]).parent / "Cargo.lock"
    name = version = None
    for line in lock.read_text(encoding="utf-8").splitlines():
        key, _, value = line.partition(" = ")
        if key == "name":
            name = value.strip('"')
        elif key == "version":
            version = value.strip('"')
        elif key == "checksum":
            checksums[name, version] = value.strip('"')
    components = []
    for package in found:
        component = {"type": "library", "bom-ref": purl(package), "name": package["name"], "version": package["version"],
                     "purl": purl(package)}
        if package.get("license"):
            component["licenses"] = [{"expression": package["license"].replace(" / ", " OR ").replace("/", " OR ")}]
        if (package["name"], package["version"]) in checksums:
            component["hashes"] = [{"alg": "SHA-256", "content": checksums[package["name"], package["version"]]}]
        components.append(component)
    names = {package["id"]: purl(package) for package in [root, *found]}
    relations = [{"ref": names[one], "dependsOn": sorted({names[other] for other in edges[one]})} for one in edges]
    stamp = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(int(os.environ.get("SOURCE_DATE_EPOCH", "0"))))
    document = {
        "bomFormat": "CycloneDX", "specVersion": "1.5", "version": 1,
        "serialNumber": "urn:uuid:" + str(uuid.UUID(hashlib.sha256(lock.read_bytes() + target.encode()).hexdigest()[:32])),
        "metadata": {"timestamp": stamp, "component": {
            "type": "application", "bom-ref": purl(root), "name": root["name"], "version": root["version"],
            "purl": purl(root), "licenses": [{"expression": root["license"]}]}},
        "components": components, "dependencies": sorted(relations, key=lambda one: one["ref"])}
    Path(sbom).write_text(json.dumps(document, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    print(f"{len(found)} parts, {len(shared)} texts of licences")


main()
