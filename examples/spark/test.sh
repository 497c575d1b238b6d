#!/usr/bin/env bash
# Runs the example on one machine with two executors, one task killed and one file damaged, and holds its figures against those
# of one run of the binary. Needs Java 17 and pyspark:  python3 -m venv venv && venv/bin/pip install pyspark
#
#     test.sh BINARY PYTHON
set -euo pipefail
binary=$(realpath "$1")
python=$(realpath -s "$2")
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export PYSPARK_PYTHON=$python PYSPARK_DRIVER_PYTHON=$python
cd "$work"

# Twelve archives of ten listings, of which the last is cut off.
"$python" - <<'MAKE'
import gzip

def record(address, body):
    block = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + body
    head = (f"WARC/1.1\r\nWARC-Type: response\r\nWARC-Target-URI: {address}\r\nWARC-Date: 2024-05-01T10:00:00Z\r\n"
            f"WARC-Record-ID: <urn:test:{address}>\r\nContent-Type: application/http; msgtype=response\r\n"
            f"Content-Length: {len(block)}\r\n\r\n").encode()
    return gzip.compress(head + block + b"\r\n\r\n", mtime=0)

# What every record of a page says would be no evidence for a thematic area, so each has a topic of its own.
TOPICS = ["migrants at the border", "remittances of families", "refugees and their schools", "labour migration of nurses",
          "human trafficking in ports", "the return of migrants", "the diaspora and its towns", "a map of wells"]

def listing(number):
    items = "".join(f'<li><a href="/r/{number}-{at}"><h3>Größe {number}.{at}: {topic}</h3></a><p>The survey asked {at + 20} '
                    f"families about {topic}.</p></li>" for at, topic in enumerate(TOPICS))
    return f"<!DOCTYPE html><html lang='en'><body><h1>Reports</h1><ul>{items}</ul></body></html>".encode()

for file in range(12):
    members = [record(f"https://a{file}.example/{page}", listing(file * 10 + page)) for page in range(10)]
    data = b"".join(members)
    if file == 11:
        data = data[: -len(members[-1]) // 2]
    open(f"{file:02}.warc.gz", "wb").write(data)
open("files.txt", "w").write("".join(f"{file:02}.warc.gz\n" for file in range(12)))
MAKE
sed -i "s|^|$work/|" files.txt

# A binary whose first run on one file takes the worker that started it down with it.
cat > killed <<KILLED
#!/usr/bin/env bash
line=\$(cat)
if [[ \$line == *03.warc.gz ]] && mkdir "$work/killed.once" 2>/dev/null; then kill -9 \$PPID; exit 1; fi
printf '%s\n' "\$line" | exec "$binary" "\$@"
KILLED
chmod +x killed

spark() {
    home=$("$python" -c 'import os, pyspark; print(os.path.dirname(pyspark.__file__))')
    status=0
    LC_ALL=C "$home/bin/spark-submit" --master 'local-cluster[2,1,1024]' --conf spark.ui.enabled=false \
        "$here/import_with_spark.py" --manifest files.txt --out out --parquet records.parquet --binary "$work/killed" \
        >printed.txt 2>spark.log || status=$?
    # Spark itself may print to standard output, too.
    grep '^{"files":' printed.txt >figures.json || { tail -40 spark.log; echo "no figures were printed"; exit 1; }
}

spark
[ "$status" = 1 ] || { tail -40 spark.log; echo "status $status, and not 1 for the damaged file"; exit 1; }
[ -d killed.once ] || { echo "no task was killed"; exit 1; }
cp figures.json first.json
"$binary" import -q ./*.warc.gz >one.jsonl && { echo "the damaged file was not noticed"; exit 1; }
"$python" - first.json one.jsonl <<'CHECK'
import collections, json, sys

figures = json.loads(open(sys.argv[1]).read())
records = [json.loads(line) for line in open(sys.argv[2])]
areas = collections.Counter(area["label"] for record in records for area in record["thematic_areas"])
assert figures["records"] == figures["written"] == len(records) == 952, (figures, len(records))
assert figures["areas"] == dict(areas) and areas, (figures["areas"], areas)
assert (figures["files"], figures["findings"], figures["failed"]) == (12, 1, 0), figures
CHECK

# Once more: nothing is done again, and the figures are the same. Then one output is damaged, and is made anew.
before=$(stat -c %Y.%y out"$work"/00.warc.gz.jsonl)
spark
cmp figures.json first.json
[ "$before" = "$(stat -c %Y.%y out"$work"/00.warc.gz.jsonl)" ] || { echo "a file was done twice"; exit 1; }
truncate -s 100 out"$work"/05.warc.gz.jsonl
spark
cmp figures.json first.json
echo "spark: all figures add up"
