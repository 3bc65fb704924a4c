output "worker_arn" {
  description = "Role of the workers."
  value       = aws_iam_role.this["worker"].arn
}

# A job that starts before its role may read would fail.
output "jobs_arn" {
  description = "FORECAST_ROLE_ARN: the role that SageMaker takes on for jobs and endpoints."
  value       = aws_iam_role.this["jobs"].arn
  depends_on  = [aws_iam_role_policy_attachment.this]
}

output "execution_arn" {
  description = "Role with which ECS starts a worker."
  value       = aws_iam_role.this["execution"].arn
  depends_on  = [aws_iam_role_policy_attachment.this, aws_iam_role_policy.secrets]
}

output "arns" {
  description = "ARN of each role."
  value       = { for name, role in aws_iam_role.this : name => role.arn }
}
