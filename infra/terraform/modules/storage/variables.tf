variable "name" {
  description = "Name of the installation; the key's alias has it."
  type        = string
}

variable "bucket" {
  description = "Name of the bucket."
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
  description = "Region of bucket and key."
  type        = string
}

variable "expire_days" {
  description = "Days after which objects below a folder are deleted, by folder."
  type        = map(number)
}
