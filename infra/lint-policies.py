"""Holds the templates of policies against the actions, resources and conditions that AWS documents for each service."""

import sys
from pathlib import Path
from string import Template

from parliament import analyze_policy_string

POLICIES = Path(__file__).parent / "terraform" / "policies"
ACCOUNT = "123456789012"

# Values as an installation has them.
EXAMPLES = {
    "partition": "aws",
    "region": "eu-west-1",
    "account": ACCOUNT,
    "bucket_arn": "arn:aws:s3:::forecasts",
    "kms_key_arn": f"arn:aws:kms:eu-west-1:{ACCOUNT}:key/11111111-2222-3333-4444-555555555555",
    "job_role_arn": f"arn:aws:iam::{ACCOUNT}:role/durable-forecast-jobs",
    "landing_folder": "raw",
    "topic_arn": f"arn:aws:sns:eu-west-1:{ACCOUNT}:forecasts",
    "log_group_arn": f"arn:aws:logs:eu-west-1:{ACCOUNT}:log-group:/durable-forecast/workers",
}


def main() -> int:
    """Print each finding, with its file; none may be left."""
    files = sorted(POLICIES.glob("*.json"))
    findings = [(file, finding) for file in files for finding in findings_in(file)]
    for file, finding in findings:
        print(f"{file.name}: {finding.issue} {finding.detail} {finding.location}")
    print(f"{len(files)} policies, {len(findings)} findings")
    return 1 if findings or not files else 0


def findings_in(file: Path) -> list:
    """What parliament says of a policy; a variable that has no example is an error of its own."""
    return analyze_policy_string(Template(file.read_text()).substitute(EXAMPLES)).findings


if __name__ == "__main__":
    sys.exit(main())
