"""Imports the files of a manifest with Spark: one task a file, then duplicates and Parquet.

    spark-submit import_with_spark.py --manifest files.txt --out /shared/catalogues --parquet /shared/records.parquet

Each task runs the binary on one file, as a batch system would: the binary writes the catalogue to a temporary name beside
its place, renames it, and leaves a summary beside it. A task that is killed is run again by Spark, and a job that is run
again does only what is not done. The folder of the outputs has to be the same for all machines, and the paths of the
manifest have to lead to the same files on all of them.

Ends with 0 where all was done; with 1 where a file has findings (a record was rejected, a part of it is damaged, it holds
no record); with 3 where a file could not be read, or the figures do not add up.
"""

import argparse
import json
import os
import signal
import subprocess
import sys

from pyspark import TaskContext
from pyspark.sql import SparkSession, functions, types

FIGURES = ("documents", "records", "rejected", "skipped")

# The fields that are kept as columns. The whole record stays beside them, as it was written.
SCHEMA = types.StructType(
    [
        types.StructField("id", types.StringType()),
        types.StructField("title", types.StringType()),
        types.StructField("issued", types.StringType()),
        types.StructField("url", types.StringType()),
        types.StructField("languages", types.ArrayType(types.StringType())),
        types.StructField(
            "thematic_areas",
            types.ArrayType(types.StructType([types.StructField("label", types.StringType())])),
        ),
        types.StructField(
            "identifiers",
            types.ArrayType(
                types.StructType(
                    [types.StructField("scheme", types.StringType()), types.StructField("value", types.StringType())]
                )
            ),
        ),
    ]
)


def import_file(path, binary, out, options):
    """Runs the binary on one file, and returns what its summary says.

    An error that may pass, such as a machine that goes down or a disk that is full, is raised, so that Spark tries the task
    again. In the last attempt it becomes a row, so that one file does not cost the others.
    """
    command = [binary, "import", "--manifest", "-", "--out", out, "--jobs", "1", "--log-format", "json", *options]
    # The path is written as UTF-8 whatever the locale of the machine is.
    done = subprocess.run(command, input=f"{path}\n".encode(), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    said = done.stderr.decode("utf-8", "replace").splitlines()
    figures = {}
    for line in said:
        try:
            figures = json.loads(line)
        except ValueError:
            continue
    whole = figures.get("level") == "summary" and figures.get("files") == 1
    if done.returncode in (0, 1) and whole and figures.get("failed") == 0:
        return (path, done.returncode, *(figures[name] for name in FIGURES), "")
    if done.returncode < 0:
        why = f"ended by {signal.Signals(-done.returncode).name}"
    else:
        why = f"status {done.returncode}: " + " ".join(said[-3:])
    context = TaskContext.get()
    if context is not None and context.attemptNumber() < 2:
        raise RuntimeError(f"{path}: {why}")
    return (path, 3, 0, 0, 0, 0, why)


def summary_of(path, out):
    """The output of a file, and its summary."""
    parts = [part for part in path.split("/") if part not in ("", ".")]
    output = os.path.join(out, *parts) + ".jsonl"
    with open(output + ".summary.json", encoding="utf-8") as file:
        summary = json.load(file)
    size = os.path.getsize(output) if os.path.exists(output) else None
    if summary["output_bytes"] != size:
        raise RuntimeError(f"{output} is not as long as its summary says")
    return output, summary


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--manifest", required=True, help="a list of files, one a line")
    parser.add_argument("--out", required=True, help="folder of the catalogues, one a file")
    parser.add_argument("--parquet", help="folder of the records as Parquet")
    parser.add_argument("--binary", default="shelflist", help="the binary, on every machine")
    parser.add_argument("options", nargs="*", help="further options of import, behind --")
    args = parser.parse_args()

    with open(args.manifest, encoding="utf-8") as file:
        lines = (line.strip() for line in file)
        paths = [line for line in lines if line and not line.startswith("#")]
    binary, out, options = args.binary, os.path.abspath(args.out), list(args.options)

    spark = SparkSession.builder.appName("shelflist").getOrCreate()
    tasks = spark.sparkContext.parallelize(paths, max(len(paths), 1))
    rows = tasks.map(lambda path: import_file(path, binary, out, options)).collect()

    # What the tasks say is held against what lies on the disk.
    wrong, outputs = [], []
    for path, status, documents, records, rejected, skipped, why in rows:
        if status == 3:
            wrong.append(f"{path}: {why}")
            continue
        output, summary = summary_of(path, out)
        if [summary[name] for name in FIGURES] != [documents, records, rejected, skipped]:
            wrong.append(f"{path}: its summary says something else than its task")
        if records:
            outputs.append(output)
    if sorted(row[0] for row in rows) != sorted(paths):
        wrong.append("not every file was read once")
    total = sum(row[3] for row in rows)
    figures = {"files": len(paths), "findings": sum(row[1] == 1 for row in rows), "failed": sum(row[1] == 3 for row in rows)}
    figures.update({name: sum(row[2 + at] for row in rows) for at, name in enumerate(FIGURES)})

    if args.parquet and outputs:
        lines = spark.read.text(outputs, lineSep="\n").withColumnRenamed("value", "record")
        records = lines.withColumn("fields", functions.from_json("record", SCHEMA)).select("fields.*", "record")
        # Records that share a DOI or an ISBN, else title and date, are one publication. `dedupe` compares more.
        own = functions.filter("identifiers", lambda one: one["scheme"].isin("doi", "isbn"))
        first = functions.get(own, functions.lit(0))
        number = functions.lower(functions.regexp_replace(first["value"], "[^0-9A-Za-z./]", ""))
        words = functions.lower(functions.regexp_replace("title", "[^\\p{L}\\p{N}]+", " "))
        untitled = functions.when(functions.col("title").isNull(), functions.col("id"))
        described = functions.concat_ws("\u001f", words, "issued", untitled)
        keyed = records.withColumn("key", functions.coalesce(number, described))
        keyed.write.mode("overwrite").parquet(args.parquet)
        written = spark.read.parquet(args.parquet)
        figures["written"] = written.count()
        figures["publications"] = written.select("key").distinct().count()
        areas = written.select(functions.explode("thematic_areas.label").alias("area")).groupBy("area").count()
        figures["areas"] = {row["area"]: row["count"] for row in areas.orderBy("area").collect()}
        if figures["written"] != total:
            wrong.append(f"{figures['written']} records were written to Parquet, and {total} were read")
    spark.stop()

    print(json.dumps(figures, ensure_ascii=False))
    for line in wrong:
        print(line, file=sys.stderr)
    sys.exit(3 if wrong else 1 if figures["findings"] else 0)


if __name__ == "__main__":
    main()
