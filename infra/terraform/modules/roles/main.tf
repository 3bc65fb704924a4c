# Roles and what each may do. The policies are templates in policies/, which test/infra holds against the calls that the code makes.

locals {
  variables = {
    partition      = var.partition
    region         = var.region
    account        = var.account
    bucket_arn     = var.bucket_arn
    landing_folder = var.landing_folder
    kms_key_arn    = var.kms_key_arn
    job_role_arn   = aws_iam_role.this["jobs"].arn
    log_group_arn  = var.log_group.arn
  }

  # Which policies each role has; those of a feature only where it is wanted.
  policies = {
    worker = concat(
      ["worker", "worker-data"],
      contains(var.features, "endpoints") ? ["worker-endpoints"] : [],
      contains(var.features, "tuning") ? ["worker-tuning"] : [],
      contains(var.features, "experiments") ? ["worker-experiments"] : [],
    )
    jobs      = concat(["jobs"], var.jobs_in_vpc ? ["jobs-network"] : [])
    publisher = ["publisher"]
    reader    = ["reader"]
    execution = ["execution"]
  }

  # Everybody who may take on a role: services of AWS in this account's name, or the people and programs that are named.
  services = {
    worker    = "ecs-tasks.amazonaws.com"
    execution = "ecs-tasks.amazonaws.com"
    jobs      = "sagemaker.amazonaws.com"
  }
  roles = setunion(keys(local.services), [for role in ["publisher", "reader"] : role if length(var.principals[role]) > 0])
}

data "aws_iam_policy_document" "trust" {
  for_each = local.roles

  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = contains(keys(local.services), each.key) ? "Service" : "AWS"
      identifiers = contains(keys(local.services), each.key) ? [local.services[each.key]] : var.principals[each.key]
    }

    # A service that somebody else talks into using this role would do it for another account.
    dynamic "condition" {
      for_each = contains(keys(local.services), each.key) ? [var.account] : []

      content {
        test     = "StringEquals"
        variable = "aws:SourceAccount"
        values   = [condition.value]
      }
    }
  }
}

resource "aws_iam_role" "this" {
  for_each             = local.roles
  name                 = "${var.name}-${each.key}"
  description          = "${var.name}: ${each.key}"
  assume_role_policy   = data.aws_iam_policy_document.trust[each.key].json
  max_session_duration = 3600
}

locals {
  role_of_policy = merge([for role, policies in local.policies : { for policy in policies : policy => role if contains(local.roles, role) }]...)
}

# Policies of their own: those that are part of a role may have 10,240 characters together, which those of the workers exceed.
resource "aws_iam_policy" "this" {
  for_each    = local.role_of_policy
  name        = "${var.name}-${each.key}"
  description = "${var.name}: for the role ${each.value}"
  policy      = templatefile("${var.policies}/${each.key}.json", local.variables)
}

resource "aws_iam_role_policy_attachment" "this" {
  for_each   = local.role_of_policy
  role       = aws_iam_role.this[each.value].name
  policy_arn = aws_iam_policy.this[each.key].arn
}

resource "aws_iam_role_policy" "topics" {
  for_each = { for index, arn in var.topics : tostring(index) => arn }
  name     = "worker-topic-${each.key}"
  role     = aws_iam_role.this["worker"].id
  policy   = templatefile("${var.policies}/worker-topic.json", { topic_arn = each.value })
}

data "aws_iam_policy_document" "secrets" {
  count = length(var.secrets) > 0 ? 1 : 0

  statement {
    sid       = "Secrets"
    actions   = ["secretsmanager:GetSecretValue"]
    resources = var.secrets
  }
}

resource "aws_iam_role_policy" "secrets" {
  count  = length(var.secrets) > 0 ? 1 : 0
  name   = "secrets"
  role   = aws_iam_role.this["execution"].id
  policy = data.aws_iam_policy_document.secrets[0].json
}
