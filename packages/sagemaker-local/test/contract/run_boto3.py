"""Runs contract cases with boto3; scenario.ts describes them.

Reads {"target", "setup", "cases", "variables"} as JSON from standard input and writes a line of JSON for each case:
{"name", "outcomes", "variables"}.
"""

import datetime
import json
import re
import sys
import time

import boto3
import botocore.exceptions
from botocore import xform_name
from botocore.config import Config

SERVICES = {"sagemaker": "sagemaker", "runtime": "sagemaker-runtime", "logs": "logs", "s3": "s3"}


class Runner:
    def __init__(self, target):
        self.target = target
        session = boto3.Session(region_name=target["region"])
        config = Config(s3={"addressing_style": "path"}) if target["endpoints"] else None
        self.clients = {
            name: session.client(service, endpoint_url=target["endpoints"].get(name), config=config)
            for name, service in SERVICES.items()
        }

    def run(self, case, given):
        variables = dict(given)
        outcomes = []
        for step in case["steps"]:
            outcome = self.attempt(step, variables)
            outcomes.append(outcome)
            if ("error" in outcome) != ("error" in step):
                break
            for name, path in step.get("save", {}).items():
                variables[name] = str(member_at(outcome.get("answer", outcome.get("error")), path))
        for step in case.get("cleanup", []):
            self.attempt(step, variables)
        return {"name": case["name"], "outcomes": outcomes, "variables": variables}

    def attempt(self, step, variables):
        try:
            request = {key: value for key, value in step.items() if key not in ("expect", "error", "save")}
            return {"answer": plain(self.perform(substitute(request, variables)))}
        except botocore.exceptions.ClientError as error:
            told = error.response["Error"]
            return {"error": {"code": told["Code"], "message": told["Message"]}}
        except Exception as error:  # What the SDK itself refuses is an outcome, too.
            return {"error": {"code": type(error).__name__, "message": str(error)}}

    def perform(self, step):
        bucket = self.target["bucket"]
        if "call" in step:
            return self.call(step["call"], step.get("input", {}), step.get("service", "sagemaker"))
        if "poll" in step:
            return self.poll(step)
        if "wait" in step:
            return self.wait(step["wait"], step["input"])
        if "paginate" in step:
            return self.paginate(step)
        if "put" in step:
            return self.clients["s3"].put_object(Bucket=bucket, Key=step["put"], Body=step["body"].encode())
        return {"body": self.clients["s3"].get_object(Bucket=bucket, Key=step["get"])["Body"].read().decode()}

    def call(self, operation, given, service="sagemaker"):
        answer = getattr(self.clients[service], xform_name(operation))(**given)
        answer.pop("ResponseMetadata", None)
        if hasattr(answer.get("Body"), "read"):
            answer["Body"] = answer["Body"].read().decode()
        return answer

    def poll(self, step):
        while True:
            answer = self.call(step["poll"], step["input"])
            if str(member_at(answer, step["member"])) not in step["while"]:
                return answer
            time.sleep(self.target["pollSeconds"])

    def wait(self, name, given):
        waiter = self.clients["sagemaker"].get_waiter(xform_name(name))
        delay = self.target["pollSeconds"]
        try:
            waiter.wait(**given, WaiterConfig={"Delay": delay, "MaxAttempts": int(3600 / delay)})
            return {"state": "SUCCESS"}
        except botocore.exceptions.WaiterError as error:
            if "terminal failure state" in str(error):
                return {"state": "FAILURE"}
            raise

    def paginate(self, step):
        paginator = self.clients["sagemaker"].get_paginator(xform_name(step["paginate"]))
        pages = list(paginator.paginate(**step.get("input", {}), PaginationConfig={"PageSize": step["pageSize"]}))
        items = [member_at(item, step["member"]) for page in pages for item in page[step["list"]]]
        return {"pages": len(pages), "items": items}


def substitute(value, variables):
    if isinstance(value, str):
        return re.sub(r"\$\{(\w+)\}", lambda match: variables[match.group(1)], value)
    if isinstance(value, list):
        return [substitute(element, variables) for element in value]
    if isinstance(value, dict):
        return {key: substitute(element, variables) for key, element in value.items()}
    return value


def member_at(value, path):
    for key in path.split("."):
        if isinstance(value, list):
            value = value[int(key)] if int(key) < len(value) else None
        else:
            value = value.get(key) if isinstance(value, dict) else None
    return value


def plain(value):
    if isinstance(value, datetime.datetime):
        return {"$date": value.isoformat()}
    if isinstance(value, list):
        return [plain(element) for element in value]
    if isinstance(value, dict):
        return {key: plain(element) for key, element in value.items() if element is not None}
    return value


def main():
    given = json.load(sys.stdin)
    runner = Runner(given["target"])
    setup = runner.run(given["setup"], given["variables"])
    print(json.dumps(setup), flush=True)
    for case in given["cases"]:
        print(json.dumps(runner.run(case, setup["variables"])), flush=True)


main()
