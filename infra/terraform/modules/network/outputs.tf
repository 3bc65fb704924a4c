output "vpc_id" {
  description = "The VPC."
  value       = local.vpc_id
}

# Whoever starts something in the subnets waits for their way out.
output "subnet_ids" {
  description = "Private subnets."
  value       = local.subnet_ids
  depends_on  = [aws_route_table_association.private, aws_vpc_endpoint.interface, aws_vpc_endpoint.s3]
}

output "worker_security_group_id" {
  description = "Security group of the workers."
  value       = aws_security_group.workers.id
}

output "job_security_group_id" {
  description = "Security group of the jobs."
  value       = aws_security_group.jobs.id
}
