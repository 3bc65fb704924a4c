output "settings" {
  description = "Variables of commands and of a worker that runs elsewhere, for a file: terraform output -raw settings > aws.env. Secrets are not among them."
  value       = join("", [for variable, value in merge(local.worker_settings, var.extra_environment) : "${variable}=${value}\n"])
}

output "bucket" {
  description = "FORECAST_BUCKET"
  value       = module.storage.bucket
}

output "kms_key_arn" {
  description = "Key that encrypts the bucket, the images, the logs and the disks of jobs."
  value       = module.storage.kms_key_arn
}

output "repositories" {
  description = "Addresses of the ECR repositories by what lies in them: worker, and each algorithm."
  value       = module.images.repositories
}

output "roles" {
  description = "ARNs of the roles: worker, jobs, publisher, reader, execution (with which ECS starts a worker)."
  value       = module.roles.arns
}

output "network" {
  description = "VPC, private subnets and security groups of workers and jobs."
  value = {
    vpc_id                   = module.network.vpc_id
    subnet_ids               = module.network.subnet_ids
    worker_security_group_id = module.network.worker_security_group_id
    job_security_group_id    = module.network.job_security_group_id
  }
}

output "log_group" {
  description = "Group of the workers' logs: aws logs tail NAME --follow"
  value       = module.watch.worker_log_group.name
}
