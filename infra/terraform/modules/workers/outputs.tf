output "cluster" {
  description = "Name of the ECS cluster."
  value       = aws_ecs_cluster.this.name
}
