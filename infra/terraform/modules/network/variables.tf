variable "name" {
  description = "Name of the installation."
  type        = string
}

variable "region" {
  description = "Region of the endpoints."
  type        = string
}

variable "partition" {
  description = "aws, aws-cn or aws-us-gov."
  type        = string
}

variable "network" {
  description = "An existing VPC, its private subnets and their route tables; null makes one."
  type = object({
    vpc_id          = string
    subnet_ids      = list(string)
    route_table_ids = list(string)
  })
  default = null
}

variable "cidr" {
  description = "Addresses of the VPC that is made."
  type        = string
}

variable "bucket_arn" {
  description = "The bucket that the S3 endpoint leads to."
  type        = string
}

variable "temporal" {
  description = "Port of Temporal, and the addresses at which it may be."
  type = object({
    port  = number
    cidrs = list(string)
  })
}

variable "with_topics" {
  description = "Whether workers publish to SNS topics."
  type        = bool
}

variable "with_scaling" {
  description = "Whether workers scale endpoints."
  type        = bool
}
