variable "name" {
  description = "Name of the installation."
  type        = string
}

variable "kms_key_arn" {
  description = "Key that encrypts the logs."
  type        = string
}

variable "log_days" {
  description = "Days for which logs are kept."
  type        = number
}

variable "own_job_log_groups" {
  description = "Whether the groups of logs of jobs are made here."
  type        = bool
}

variable "budget" {
  description = "US dollars a month, who is told, and whether only what carries the tag project counts; null for none."
  type = object({
    limit  = number
    emails = list(string)
    tag    = bool
  })
}
