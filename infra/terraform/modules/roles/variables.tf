variable "name" {
  description = "Name of the installation; names of roles begin with it."
  type        = string
}

variable "account" {
  description = "Number of the account."
  type        = string
}

variable "partition" {
  description = "aws, aws-cn or aws-us-gov."
  type        = string
}

variable "region" {
  description = "Region in which the roles are used."
  type        = string
}

variable "policies" {
  description = "Folder of the templates of policies."
  type        = string
}

variable "bucket_arn" {
  description = "ARN of the bucket."
  type        = string
}

variable "kms_key_arn" {
  description = "ARN of the key."
  type        = string
}

variable "landing_folder" {
  description = "Folder of the bucket in which raw files land."
  type        = string
}

variable "features" {
  description = "endpoints, tuning, experiments: what workers may do beside searching, fitting and publishing."
  type        = set(string)
}

variable "topics" {
  description = "SNS topics of notifications."
  type        = list(string)
}

variable "jobs_in_vpc" {
  description = "Whether jobs get interfaces in the VPC."
  type        = bool
}

variable "secrets" {
  description = "ARNs of the secrets that ECS gives the workers."
  type        = list(string)
}

variable "principals" {
  description = "Who may take on publisher and reader."
  type = object({
    publisher = list(string)
    reader    = list(string)
  })
}

variable "log_group" {
  description = "Group of the workers' logs."
  type        = object({ name = string, arn = string })
}
