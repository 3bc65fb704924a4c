data "aws_caller_identity" "current" {}
data "aws_partition" "current" {}

locals {
  account   = data.aws_caller_identity.current.account_id
  partition = data.aws_partition.current.partition
  bucket    = coalesce(var.bucket, "${var.name}-${local.account}-${var.region}")
  tags      = { project = var.name }

  # The folders that the program writes, by the first part of their keys.
  folders = ["cache", "champions", "datasets", "endpoints", "features", "forecasts", "panels", "runs", "tracking", "what-if"]
}

module "storage" {
  source      = "./modules/storage"
  name        = var.name
  bucket      = local.bucket
  account     = local.account
  partition   = local.partition
  region      = var.region
  expire_days = var.expire_days
}

module "images" {
  source      = "./modules/images"
  algorithms  = var.algorithms
  kms_key_arn = module.storage.kms_key_arn
}

module "network" {
  source       = "./modules/network"
  name         = var.name
  region       = var.region
  partition    = local.partition
  network      = var.network
  cidr         = var.cidr
  bucket_arn   = module.storage.bucket_arn
  temporal     = { port = tonumber(split(":", var.temporal.address)[1]), cidrs = var.temporal.egress_cidrs }
  with_topics  = length(var.topics) > 0
  with_scaling = contains(var.features, "endpoints")
}

module "roles" {
  source         = "./modules/roles"
  name           = var.name
  account        = local.account
  partition      = local.partition
  region         = var.region
  policies       = "${path.module}/policies"
  bucket_arn     = module.storage.bucket_arn
  kms_key_arn    = module.storage.kms_key_arn
  landing_folder = var.landing_folder
  features       = var.features
  topics         = var.topics
  jobs_in_vpc    = var.jobs_in_vpc
  secrets        = local.secret_arns
  principals     = var.principals
  log_group      = module.watch.worker_log_group
}

module "watch" {
  source             = "./modules/watch"
  name               = var.name
  kms_key_arn        = module.storage.kms_key_arn
  log_days           = var.log_days
  own_job_log_groups = var.own_job_log_groups
  budget             = var.budget
}

module "workers" {
  source   = "./modules/workers"
  for_each = var.worker_image == null ? toset([]) : toset(["here"])

  name               = var.name
  region             = var.region
  image              = var.worker_image
  sizes              = var.workers
  environment        = merge(local.worker_settings, var.extra_environment)
  secrets            = local.secrets
  subnet_ids         = module.network.subnet_ids
  security_group_id  = module.network.worker_security_group_id
  task_role_arn      = module.roles.worker_arn
  execution_role_arn = module.roles.execution_arn
  log_group          = module.watch.worker_log_group
}
