variable "algorithms" {
  description = "Algorithms that get a repository."
  type        = set(string)
}

variable "kms_key_arn" {
  description = "Key that encrypts the images."
  type        = string
}
