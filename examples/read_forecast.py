"""A planner's program in Python, with pyarrow alone: python examples/read_forecast.py NAME"""

import hashlib
import json
import os
import sys

from pyarrow import BufferReader, compute, fs, parquet

missing = [name for name in ("AWS_REGION", "FORECAST_BUCKET") if not os.environ.get(name)]
if missing:
    sys.exit(f"set {' and '.join(missing)}; 'npx forecast local --env FILE' writes what is needed to a file")
scheme, _, endpoint = os.environ.get("AWS_ENDPOINT_URL_S3", "https://").rpartition("://")
s3 = fs.S3FileSystem(endpoint_override=endpoint or None, scheme=scheme, region=os.environ["AWS_REGION"])
root = f"{os.environ['FORECAST_BUCKET']}/forecasts/{sys.argv[1] if len(sys.argv) > 1 else 'forecast'}"


def read(path):
    with s3.open_input_stream(f"{root}/{path}") as stream:
        return stream.read()


def pointer():
    # pyarrow asks for the size first: a pointer that moves in between comes cut off, which JSON tells.
    for _ in range(3):
        try:
            return json.loads(read("current.json"))
        except json.JSONDecodeError:
            pass
    sys.exit(f"{root}/current.json is damaged: restore its last sound content")


version = pointer()["version"]
manifest = json.loads(read(f"versions/{version}/manifest.json"))
content = read(f"versions/{version}/forecast.parquet")
if hashlib.sha256(content).hexdigest() != manifest["files"]["forecast.parquet"]["sha256"]:
    sys.exit(f"version {version} is not what was published")
# Not read_table(BytesIO): its threads may still hold that object when Python ends, and abort (apache/arrow, 34314).
with parquet.ParquetFile(BufferReader(content)) as source:
    table = source.read(use_threads=False)
units = compute.sum(table["forecast"]).as_py()
print(json.dumps({"version": version, "origin": manifest["origin"], "rows": table.num_rows, "units": units}))
