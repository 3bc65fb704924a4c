output "worker_log_group" {
  description = "Group of the workers' logs."
  value       = { name = aws_cloudwatch_log_group.workers.name, arn = aws_cloudwatch_log_group.workers.arn }
}
