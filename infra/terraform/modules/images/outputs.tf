output "repositories" {
  description = "Address of each repository: worker, and each algorithm."
  value       = { for name, repository in aws_ecr_repository.this : name => repository.repository_url }
}
