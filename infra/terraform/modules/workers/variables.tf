variable "name" {
  description = "Name of the installation; the cluster has it."
  type        = string
}

variable "region" {
  description = "Region of the logs."
  type        = string
}

variable "image" {
  description = "Image of the workers, by digest."
  type        = string
}

variable "sizes" {
  description = "Number, CPU units and MiB of the workers of each kind."
  type        = map(object({ count = number, cpu = number, memory = number }))
}

variable "environment" {
  description = "Variables of the workers."
  type        = map(string)
}

variable "secrets" {
  description = "ARNs of secrets, by the variable that gets their value."
  type        = map(string)
}

variable "subnet_ids" {
  description = "Subnets of the workers."
  type        = list(string)
}

variable "security_group_id" {
  description = "Security group of the workers."
  type        = string
}

variable "task_role_arn" {
  description = "Role with which workers call AWS."
  type        = string
}

variable "execution_role_arn" {
  description = "Role with which ECS starts them."
  type        = string
}

variable "log_group" {
  description = "Group of their logs."
  type        = object({ name = string, arn = string })
}
