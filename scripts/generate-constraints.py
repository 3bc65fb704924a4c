"""Writes packages/sagemaker-local/src/wire/constraints/table.json: what the API model demands of requests.

    python3 -m venv VENV && VENV/bin/pip install botocore
    VENV/bin/python scripts/generate-constraints.py

The models are data files of botocore (Apache-2.0). Kept are required members, enums, lengths, ranges, patterns and
whole numbers of the operations that the local server serves or will serve, but for CloudWatch's and those with a path of
their own; documentation and outputs are left out.
"""

import json
import re
from pathlib import Path

import botocore
from botocore.loaders import Loader

TARGET = Path(__file__).parent.parent / "packages/sagemaker-local/src/wire/constraints/table.json"

# Prefix of X-Amz-Target -> botocore's name of the service, and the operations to keep.
SERVICES = {
    "SageMaker": (
        "sagemaker",
        re.compile(
            r"(Create|Describe|List|Stop|Update|Delete)(TrainingJob|ProcessingJob|TransformJob|Model|Endpoint|EndpointConfig|"
            r"HyperParameterTuningJob|Experiment|Trial|TrialComponent|ModelPackage|ModelPackageGroup|AutoMLJob|AutoMLJobV2)s?"
            r"|(Associate|Disassociate)TrialComponent|UpdateEndpointWeightsAndCapacities|BatchDescribeModelPackage"
            r"|ListTrainingJobsForHyperParameterTuningJob|ListCandidatesForAutoMLJob|Search|(Add|List|Delete)Tags"
        ),
    ),
    "Logs_20140328": ("logs", re.compile(r"GetLogEvents|DescribeLogStreams|DescribeLogGroups|FilterLogEvents")),
}

KINDS = {"long": "integer", "float": "number", "double": "number"}


class Table:
    """Shapes by number; equal ones are stored once, and those that demand nothing not at all."""

    def __init__(self):
        self.shapes = []
        self.numbers = {}

    def add(self, model, name, above=()):
        """Returns the number of a shape's entry, or None when nothing is demanded of it."""
        # The search expressions contain themselves; no real one is nested deeper than this.
        if above.count(name) > 3:
            return None
        entry = self.entry(model, model["shapes"][name], (*above, name))
        if len(entry) == 1 and entry["type"] != "integer":
            return None
        key = json.dumps(entry, sort_keys=True)
        if key not in self.numbers:
            self.numbers[key] = len(self.shapes)
            self.shapes.append(entry)
        return self.numbers[key]

    def entry(self, model, shape, above):
        kind = shape["type"]
        entry = {"type": KINDS.get(kind, kind)}
        entry.update((key, shape[key]) for key in ("min", "max", "pattern", "enum") if key in shape)
        # Nothing has fewer elements than none; of a text AWS says it nevertheless.
        if kind in ("list", "map") and entry.get("min") == 0:
            del entry["min"]
        if kind == "structure":
            members = {name: self.add(model, member["shape"], above) for name, member in shape["members"].items()}
            members = {name: number for name, number in members.items() if number is not None}
            entry.update({"members": members} if members else {})
            entry.update({"required": shape["required"]} if shape.get("required") else {})
        elif kind == "list":
            item = self.add(model, shape["member"]["shape"], above)
            entry.update({} if item is None else {"item": item})
        elif kind == "map":
            for part in ("key", "value"):
                number = self.add(model, shape[part]["shape"], above)
                entry.update({} if number is None else {part: number})
        return entry


def main():
    table = Table()
    services = {}
    for target, (service, wanted) in SERVICES.items():
        model = Loader().load_service_model(service, "service-2")
        operations = {}
        for name, operation in sorted(model["operations"].items()):
            if wanted.fullmatch(name) and "input" in operation:
                operations[name] = table.add(model, operation["input"]["shape"])
        services[target] = operations
    compact = {"separators": (",", ":"), "ensure_ascii": False}
    lines = [
        "{",
        f'"source":{json.dumps(f"botocore {botocore.__version__}, Apache-2.0, see NOTICE")},',
        f'"operations":{json.dumps(services, **compact)},',
        '"shapes":[',
        ",\n".join(json.dumps(shape, **compact) for shape in table.shapes),
        "]}",
    ]
    TARGET.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{TARGET}: {sum(map(len, services.values()))} operations, {len(table.shapes)} shapes")


main()
