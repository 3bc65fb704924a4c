variable "region" {
  description = "AWS region of the bucket, the jobs and the workers, for example eu-west-1."
  type        = string

  validation {
    condition     = can(regex("^[a-z]{2}(-[a-z]+)+-\\d$", var.region))
    error_message = "Give a region such as eu-west-1."
  }
}

variable "name" {
  description = "Begins the name of everything that is made: two installations in one account have two."
  type        = string
  default     = "durable-forecast"

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,25}[a-z0-9]$", var.name))
    error_message = "Give 3 to 27 lower-case letters, digits and hyphens that begin with a letter and don't end with a hyphen: the names of roles and of the bucket are made of it."
  }
}

variable "bucket" {
  description = "Name of the bucket; names of buckets are unique in all of AWS. Null makes it of the name, the account and the region."
  type        = string
  default     = null

  validation {
    condition     = var.bucket == null || can(regex("^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$", var.bucket))
    error_message = "Give 3 to 63 lower-case letters, digits and hyphens, without dots: TLS does not take names with dots."
  }
}

variable "expire_days" {
  description = "Days after which objects below a folder of the bucket are deleted, by folder. What can be computed again is; forecasts, runs (which hold the models), champions and datasets stay unless they are named here."
  type        = map(number)
  default     = { features = 90, endpoints = 30, "what-if" = 90 }

  validation {
    condition     = alltrue([for days in values(var.expire_days) : days >= 30 && floor(days) == days])
    error_message = "Give whole days, at least 30: a run that waits for approval may take weeks, and needs what it has written."
  }

  validation {
    condition     = alltrue([for folder in keys(var.expire_days) : contains(local.folders, folder)])
    error_message = "Name folders that the program writes: ${join(", ", local.folders)}."
  }
}

variable "landing_folder" {
  description = "Folder of the bucket in which the raw files of schedules land: the data.uri of a schedule begins with s3://{bucket}/ and this. Workers read there, and nowhere else outside their own folders."
  type        = string
  default     = "raw"

  validation {
    condition     = can(regex("^[\\w-]+(/[\\w-]+)*$", var.landing_folder))
    error_message = "Give a folder, as raw or landing/sales, without a slash at either end."
  }
}

variable "algorithms" {
  description = "Algorithms whose images get an ECR repository durable-forecast-NAME. XGBoost's comes from AWS."
  type        = set(string)
  default     = ["lightgbm", "hist-gb", "catboost", "cpp-trees", "lstm"]

  validation {
    condition     = alltrue([for algorithm in var.algorithms : can(regex("^[a-z][a-z0-9-]*$", algorithm))])
    error_message = "Give names of algorithms as their declarations have them: lower-case letters, digits and hyphens."
  }
}

variable "features" {
  description = "What workers may do beside searching, fitting and publishing: endpoints (forecast endpoint deploy, predict), tuning (SageMaker's own tuning and Autopilot), experiments (FORECAST_TRACKER=sagemaker)."
  type        = set(string)
  default     = ["endpoints"]

  validation {
    condition     = length(setsubtract(var.features, ["endpoints", "tuning", "experiments"])) == 0
    error_message = "Give any of endpoints, tuning and experiments."
  }
}

variable "topics" {
  description = "ARNs of the SNS topics that notifications of requests may name."
  type        = list(string)
  default     = []

  validation {
    condition     = alltrue([for arn in var.topics : can(regex("^arn:aws[a-z-]*:sns:[a-z0-9-]+:\\d{12}:[\\w.-]+$", arn))])
    error_message = "Give ARNs such as arn:aws:sns:eu-west-1:123456789012:forecasts."
  }
}

variable "network" {
  description = "An existing VPC: its id, private subnets in two zones or more, and their route tables. Null makes a VPC with two private subnets and a NAT gateway, through which workers reach Temporal."
  type = object({
    vpc_id          = string
    subnet_ids      = list(string)
    route_table_ids = list(string)
  })
  default = null

  validation {
    condition     = var.network == null || try(length(var.network.subnet_ids) >= 1 && length(var.network.subnet_ids) <= 16 && length(var.network.route_table_ids) >= 1, false)
    error_message = "Give 1 to 16 subnets, which is what a job of SageMaker takes, and at least one route table."
  }
}

variable "cidr" {
  description = "Addresses of the VPC that is made; a /16 to /24 that overlaps none it will be connected with."
  type        = string
  default     = "10.77.0.0/20"

  validation {
    condition     = can(cidrhost(var.cidr, 0)) && try(tonumber(split("/", var.cidr)[1]) >= 16 && tonumber(split("/", var.cidr)[1]) <= 24, false)
    error_message = "Give a block such as 10.77.0.0/20, from /16 to /24."
  }
}

variable "jobs_in_vpc" {
  description = "Whether jobs run in the subnets too, with no way to the internet but the endpoints. They take an address each, and start about a minute later."
  type        = bool
  default     = true
}

variable "network_isolation" {
  description = "Whether the containers of jobs and models get no network at all: SageMaker brings their files and takes them away."
  type        = bool
  default     = true
}

variable "temporal" {
  description = <<-TEXT
    Where Temporal is, and how workers prove who they are. Temporal Cloud takes an API key (address REGION.AWS.api.temporal.io:7233) or a client
    certificate (address NAMESPACE.ACCOUNT.tmprl.cloud:7233); a cluster of your own the same, or nothing where the network alone guards it.
    Secrets are ARNs of AWS Secrets Manager whose whole value is the key or the PEM text; they are made outside, so that no state file has them.
  TEXT
  type = object({
    address            = string
    namespace          = string
    api_key_secret     = optional(string)
    client_cert_secret = optional(string)
    client_key_secret  = optional(string)
    server_ca_secret   = optional(string)
    server_name        = optional(string)
    trust_network      = optional(bool, false)
    egress_cidrs       = optional(list(string), ["0.0.0.0/0"])
  })

  validation {
    condition     = can(regex("^[A-Za-z0-9.-]+:\\d{2,5}$", var.temporal.address))
    error_message = "Give the address as host:port, for example eu-west-1.aws.api.temporal.io:7233."
  }

  validation {
    condition     = (var.temporal.client_cert_secret == null) == (var.temporal.client_key_secret == null)
    error_message = "A client certificate needs its key: give client_cert_secret and client_key_secret, or neither."
  }

  validation {
    condition = length([
      for given in [var.temporal.api_key_secret != null, var.temporal.client_cert_secret != null, var.temporal.trust_network] : given if given
    ]) == 1
    error_message = "Give one of api_key_secret, client_cert_secret with client_key_secret, or trust_network = true for a cluster of your own without TLS."
  }

  validation {
    condition = alltrue([
      for arn in [var.temporal.api_key_secret, var.temporal.client_cert_secret, var.temporal.client_key_secret, var.temporal.server_ca_secret] :
      arn == null || can(regex("^arn:aws[a-z-]*:secretsmanager:", arn))
    ])
    error_message = "Secrets are named by their ARN: arn:aws:secretsmanager:…; never give the secret itself."
  }
}

variable "payload_keys_secret" {
  description = "ARN of the secret that holds the content of the file of 'forecast payload-keys new'. Null leaves what Temporal stores unencrypted by us."
  type        = string
  default     = null

  validation {
    condition     = var.payload_keys_secret == null || can(regex("^arn:aws[a-z-]*:secretsmanager:", var.payload_keys_secret))
    error_message = "Name the secret by its ARN: arn:aws:secretsmanager:…"
  }
}

variable "notification_secrets" {
  description = "ARNs of the secrets that channels of notifications name, by that name: { planners = \"arn:aws:secretsmanager:…\" }."
  type        = map(string)
  default     = {}

  validation {
    condition     = alltrue([for name, arn in var.notification_secrets : can(regex("^[a-z][a-z0-9-]*$", name)) && can(regex("^arn:aws[a-z-]*:secretsmanager:", arn))])
    error_message = "Give lower-case names and ARNs: { planners = \"arn:aws:secretsmanager:…\" }."
  }
}

variable "worker_image" {
  description = "Image of the workers by digest: ACCOUNT.dkr.ecr.REGION.amazonaws.com/durable-forecast@sha256:… Null makes everything but the workers, as before the first push."
  type        = string
  default     = null

  validation {
    condition     = var.worker_image == null || can(regex("@sha256:[0-9a-f]{64}$", var.worker_image))
    error_message = "Name the image by its digest, …@sha256:…: a tag may be moved to another."
  }
}

variable "worker_build" {
  description = "Build of the workers, by which Temporal gives each run to workers of its version (docs/operations.md, 'An upgrade'). Null leaves workers unversioned."
  type        = string
  default     = null

  validation {
    condition     = var.worker_build == null || can(regex("^[\\w.+-]{1,100}$", var.worker_build)) && !startswith(coalesce(var.worker_build, "-"), "__")
    error_message = "Give letters, digits and . + - _, at most 100, for example 0.2.0."
  }
}

variable "workers" {
  description = "How many workers there are and how large: run takes workflows, calls and watches; compute takes what computes (docs/scale.md says how much memory which data need). Memory in MiB; pairs as Fargate offers them."
  type = object({
    run     = optional(object({ count = optional(number, 2), cpu = optional(number, 1024), memory = optional(number, 2048) }), {})
    compute = optional(object({ count = optional(number, 1), cpu = optional(number, 4096), memory = optional(number, 16384) }), {})
  })
  default = {}

  validation {
    condition = alltrue([
      for size in [var.workers.run, var.workers.compute] :
      contains([512, 1024, 2048, 4096, 8192, 16384], size.cpu)
      && size.memory >= size.cpu * 2
      && size.memory <= size.cpu * (size.cpu < 4096 ? 8 : 7.5)
      && size.memory % (size.cpu < 8192 ? 1024 : size.cpu / 2) == 0
    ])
    error_message = "Fargate offers 512, 1024, 2048, 4096, 8192 or 16384 units of CPU, with at least 2 and at most 8 MiB of memory a unit (7.5 from 4096 on), in steps of 1 GiB (8192: 4 GiB, 16384: 8 GiB)."
  }

  validation {
    condition     = alltrue([for size in [var.workers.run, var.workers.compute] : size.count >= 1 && floor(size.count) == size.count])
    error_message = "Give at least one worker of each kind: without one of them runs wait for ever."
  }
}

variable "extra_environment" {
  description = "More variables of the workers, as docs/reference/environment.md has them, such as FORECAST_INSTANCE_LIMITS or FORECAST_IMAGE_LIGHTGBM."
  type        = map(string)
  default     = {}

  validation {
    condition     = alltrue([for name in keys(var.extra_environment) : !can(regex("KEY|SECRET|PASSWORD", name)) || endswith(name, "_KMS_KEY")])
    error_message = "Secrets don't belong here, where everybody who may describe a task reads them: use notification_secrets or payload_keys_secret."
  }
}

variable "principals" {
  description = "Who may take on the roles of people and programs, by ARN: publisher (data, images, commands), reader (published forecasts alone)."
  type = object({
    publisher = optional(list(string), [])
    reader    = optional(list(string), [])
  })
  default = {}

  validation {
    condition     = alltrue([for arn in concat(var.principals.publisher, var.principals.reader) : can(regex("^arn:aws[a-z-]*:iam::\\d{12}:(root|(user|role)/.+)$", arn))])
    error_message = "Give ARNs of IAM users, roles or accounts: arn:aws:iam::123456789012:role/planners."
  }
}

variable "budget" {
  description = "US dollars a month after which people are told, and who: a mail at 80 % and 100 % spent and when more than the sum is forecast. With tag, only what carries project=NAME counts, once that is a cost allocation tag of the account. Null for none."
  type = object({
    limit  = number
    emails = list(string)
    tag    = optional(bool, false)
  })
  default = null

  validation {
    condition     = var.budget == null || try(var.budget.limit > 0 && length(var.budget.emails) > 0 && alltrue([for mail in var.budget.emails : can(regex("^[^@\\s]+@[^@\\s]+$", mail))]), false)
    error_message = "Give a limit above 0 and at least one mail address."
  }
}

variable "log_days" {
  description = "Days for which logs of workers and jobs are kept: one of the numbers that CloudWatch Logs takes."
  type        = number
  default     = 90

  validation {
    condition     = contains([1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653], var.log_days)
    error_message = "CloudWatch Logs keeps logs for 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288 or 3653 days."
  }
}

variable "own_job_log_groups" {
  description = "Whether the groups of logs of SageMaker's jobs are made here, with their retention. False where another installation in the account and region has them."
  type        = bool
  default     = true
}
