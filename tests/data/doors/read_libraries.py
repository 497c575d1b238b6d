#!/usr/bin/env python3
"""Prints what other people's readers make of a file of ours, as JSON: pymarc of MARC (.mrc, .marcxml), and pyoai of the
Dublin Core in an answer of OAI-PMH or in a static repository (.xml)."""

import json
import sys
import types

import oaipmh.metadata
import pymarc
from lxml import etree


class Evaluator:
    """pyoai calls a method `evaluate` that lxml has no longer."""

    def __init__(self, element, namespaces):
        self.evaluate = etree.XPathEvaluator(element, namespaces=namespaces)


oaipmh.metadata.etree = types.SimpleNamespace(XPathEvaluator=Evaluator)

DC = "{http://www.openarchives.org/OAI/2.0/oai_dc/}dc"


def field(field):
    """A field as tag, indicators and subfields, or as tag and value."""
    if field.is_control_field():
        return [field.tag, field.data]
    return [field.tag, "".join(field.indicators), [[part.code, part.value] for part in field.subfields]]


def marc(records):
    return [{"leader": str(record.leader), "fields": [field(one) for one in record]} for record in records]


path = sys.argv[1]
if path.endswith(".mrc"):
    with open(path, "rb") as file:
        found = marc(pymarc.MARCReader(file, permissive=False))
elif path.endswith(".marcxml"):
    found = marc(pymarc.parse_xml_to_array(path))
else:
    # The reader of pyoai expects the `metadata` element around each record.
    bodies = [body.getparent() for body in etree.parse(path).iter(DC)]
    found = [oaipmh.metadata.oai_dc_reader(body).getMap() for body in bodies]
print(json.dumps(found, ensure_ascii=False))
