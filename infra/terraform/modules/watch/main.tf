# What is kept of logs, and who is told of money.

locals {
  # SageMaker would make these itself, and keep them for ever. Those of endpoints are named after each endpoint, so nobody can make them before.
  job_groups = ["/aws/sagemaker/TrainingJobs", "/aws/sagemaker/TransformJobs", "/aws/sagemaker/ProcessingJobs"]
}

resource "aws_cloudwatch_log_group" "workers" {
  name              = "/${var.name}/workers"
  retention_in_days = var.log_days
  kms_key_id        = var.kms_key_arn
}

resource "aws_cloudwatch_log_group" "jobs" {
  for_each          = var.own_job_log_groups ? toset(local.job_groups) : toset([])
  name              = each.key
  retention_in_days = var.log_days
  kms_key_id        = var.kms_key_arn
}

resource "aws_budgets_budget" "this" {
  count        = var.budget == null ? 0 : 1
  name         = var.name
  budget_type  = "COST"
  time_unit    = "MONTHLY"
  limit_amount = tostring(var.budget.limit)
  limit_unit   = "USD"

  dynamic "cost_filter" {
    for_each = var.budget.tag ? [1] : []

    content {
      name   = "TagKeyValue"
      values = ["user:project$${var.name}"]
    }
  }

  dynamic "notification" {
    for_each = [{ type = "ACTUAL", percent = 80 }, { type = "ACTUAL", percent = 100 }, { type = "FORECASTED", percent = 100 }]

    content {
      comparison_operator        = "GREATER_THAN"
      notification_type          = notification.value.type
      threshold                  = notification.value.percent
      threshold_type             = "PERCENTAGE"
      subscriber_email_addresses = var.budget.emails
    }
  }
}
