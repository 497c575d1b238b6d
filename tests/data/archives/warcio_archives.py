"""Makes and counts web archives with warcio, for tests/cli/archives.rs.

    warcio_archives.py make FOLDER     archives of pages in several forms
    warcio_archives.py count FILE      a JSON object: the number of records by type
"""

import collections
import gzip
import io
import json
import sys

from warcio.archiveiterator import ArchiveIterator
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

TOPICS = ["ferry timetables", "night schools", "harbour fees", "bee keeping", "stone bridges", "village radio"]


def listing(number):
    items = "".join(
        f'<li><a href="/reports/{number}-{at}"><h3>Survey {number}.{at} of {topic}</h3></a>'
        f"<p>Inspectors visited {at + 3} places and wrote down how {topic} changed there over ten years.</p></li>"
        for at, topic in enumerate(TOPICS)
    )
    return f"<!DOCTYPE html><html lang='en'><title>Reports</title><body><h1>Reports</h1><ul>{items}</ul></body></html>"


def make(folder):
    for name, packed in [("packed.warc.gz", True), ("plain.warc", False)]:
        with open(f"{folder}/{name}", "wb") as out:
            writer = WARCWriter(out, gzip=packed)
            writer.write_record(writer.create_warcinfo_record(name, {"software": "a test"}))
            for number in range(12):
                address = f"https://library.example/list/{number}"
                body = listing(number).encode()
                headers = [("Content-Type", "text/html; charset=utf-8")]
                if number % 3 == 1:
                    body = gzip.compress(body)
                    headers.append(("Content-Encoding", "gzip"))
                if number % 4 == 2:
                    half = len(body) // 2
                    parts = [body[:half], body[half:], b""]
                    body = b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in parts)
                    headers.append(("Transfer-Encoding", "chunked"))
                answer = StatusAndHeaders("200 OK", headers, protocol="HTTP/1.1")
                record = writer.create_warc_record(address, "response", payload=io.BytesIO(body), http_headers=answer)
                asked = StatusAndHeaders(f"GET /list/{number} HTTP/1.1", [("Host", "library.example")], is_http_request=True)
                request = writer.create_warc_record(address, "request", http_headers=asked)
                writer.write_request_response_pair(request, record)
            picture = StatusAndHeaders("200 OK", [("Content-Type", "image/png")], protocol="HTTP/1.1")
            writer.write_record(
                writer.create_warc_record(
                    "https://library.example/a.png", "response", payload=io.BytesIO(b"\x89PNG" * 9), http_headers=picture
                )
            )
            missing = StatusAndHeaders("404 Not Found", [("Content-Type", "text/html")], protocol="HTTP/1.1")
            writer.write_record(
                writer.create_warc_record(
                    "https://library.example/none", "response", payload=io.BytesIO(b"<p>none"), http_headers=missing
                )
            )
            writer.write_record(
                writer.create_revisit_record(
                    "https://library.example/list/3",
                    "sha1:AAAA",
                    "https://library.example/list/3",
                    "2024-01-01T00:00:00Z",
                    http_headers=StatusAndHeaders("200 OK", [], protocol="HTTP/1.1"),
                )
            )
            writer.write_record(
                writer.create_warc_record(
                    "https://library.example/resource",
                    "resource",
                    payload=io.BytesIO(listing(99).encode()),
                    warc_content_type="text/html",
                )
            )


def count(path):
    kinds = collections.Counter()
    with open(path, "rb") as file:
        for record in ArchiveIterator(file):
            record.content_stream().read()
            kinds[record.rec_type] += 1
    print(json.dumps(kinds))


if __name__ == "__main__":
    {"make": make, "count": count}[sys.argv[1]](sys.argv[2])
