# Plans of whole installations by the real provider, without an account: nothing is asked of AWS. Run by `npm run infra-check`.

provider "aws" {
  region                      = "eu-west-1"
  access_key                  = "none"
  secret_key                  = "none"
  skip_credentials_validation = true
  skip_metadata_api_check     = true
  skip_requesting_account_id  = true
}

override_data {
  target = data.aws_caller_identity.current
  values = { account_id = "123456789012" }
}

override_data {
  target = module.network.data.aws_availability_zones.this
  values = { names = ["eu-west-1a", "eu-west-1b", "eu-west-1c"] }
}

variables {
  region = "eu-west-1"
  temporal = {
    address        = "eu-west-1.aws.api.temporal.io:7233"
    namespace      = "forecasts.a1b2c"
    api_key_secret = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:temporal-api-key-AbCdEf"
  }
}

run "before_the_first_push" {
  command = plan

  assert {
    condition     = length(module.workers) == 0
    error_message = "Without an image there are no workers."
  }

  assert {
    condition     = output.bucket == "durable-forecast-123456789012-eu-west-1"
    error_message = "The bucket's name is made of name, account and region."
  }

  assert {
    condition     = toset(keys(module.images.repositories)) == toset(["worker", "lightgbm", "hist-gb", "catboost", "cpp-trees", "lstm"])
    error_message = "Each algorithm of the project has a repository."
  }
}

run "the_bucket_is_closed" {
  command = plan

  module {
    source = "./modules/storage"
  }

  variables {
    name        = "durable-forecast"
    bucket      = "forecasts"
    account     = "123456789012"
    partition   = "aws"
    expire_days = { features = 90 }
  }

  assert {
    condition     = aws_s3_bucket_public_access_block.this.block_public_acls && aws_s3_bucket_public_access_block.this.block_public_policy && aws_s3_bucket_public_access_block.this.ignore_public_acls && aws_s3_bucket_public_access_block.this.restrict_public_buckets
    error_message = "Nothing of the bucket is public."
  }

  assert {
    condition     = aws_s3_bucket_versioning.this.versioning_configuration[0].status == "Enabled"
    error_message = "The bucket keeps versions."
  }

  assert {
    condition     = one(one(aws_s3_bucket_server_side_encryption_configuration.this.rule).apply_server_side_encryption_by_default).sse_algorithm == "aws:kms"
    error_message = "Objects are encrypted by the key."
  }

  assert {
    condition     = [for rule in aws_s3_bucket_lifecycle_configuration.this.rule : rule.id] == ["left-over", "expire-features"]
    error_message = "Only what can be computed again expires."
  }
}

run "workers_by_api_key" {
  command = plan

  variables {
    worker_image         = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/durable-forecast@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
    worker_build         = "0.2.0"
    payload_keys_secret  = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:payload-keys-AbCdEf"
    notification_secrets = { planners = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:planners-AbCdEf" }
    features             = ["endpoints", "tuning", "experiments"]
    topics               = ["arn:aws:sns:eu-west-1:123456789012:forecasts"]
    budget               = { limit = 500, emails = ["forecasts@example.com"], tag = true }
    principals           = { reader = ["arn:aws:iam::123456789012:role/planners"] }
  }

  assert {
    condition     = length(module.workers) == 1
    error_message = "With an image there are workers."
  }

  assert {
    condition     = local.secrets.TEMPORAL_API_KEY == "arn:aws:secretsmanager:eu-west-1:123456789012:secret:temporal-api-key-AbCdEf" && local.secrets.FORECAST_SECRET_PLANNERS == "arn:aws:secretsmanager:eu-west-1:123456789012:secret:planners-AbCdEf" && length(local.secrets) == 3
    error_message = "Each secret goes to the variable that the worker reads, and no others do."
  }

  assert {
    condition     = toset(keys(output.roles)) == toset(["worker", "jobs", "execution", "reader"])
    error_message = "Nobody can take on the role of a publisher whom nobody named."
  }
}

run "workers_by_certificate_in_an_existing_network" {
  command = plan

  variables {
    worker_image = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/durable-forecast@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
    network      = { vpc_id = "vpc-1", subnet_ids = ["subnet-1", "subnet-2"], route_table_ids = ["rtb-1"] }
    jobs_in_vpc  = false
    temporal = {
      address            = "temporal.example.internal:7233"
      namespace          = "forecasts"
      client_cert_secret = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:cert-AbCdEf"
      client_key_secret  = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:key-AbCdEf"
      server_ca_secret   = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:ca-AbCdEf"
      server_name        = "temporal.example.com"
      egress_cidrs       = ["10.0.0.0/8"]
    }
  }

  assert {
    condition     = toset(keys(local.secrets)) == toset(["TEMPORAL_TLS_CLIENT_CERT_DATA", "TEMPORAL_TLS_CLIENT_KEY_DATA", "TEMPORAL_TLS_SERVER_CA_CERT_DATA"])
    error_message = "The certificate, its key and the authority are secrets of the worker."
  }

  assert {
    condition     = local.worker_settings.TEMPORAL_TLS_SERVER_NAME == "temporal.example.com" && !contains(keys(local.worker_settings), "FORECAST_SUBNETS")
    error_message = "The worker knows the server's name, and runs jobs outside the VPC."
  }

  assert {
    condition     = output.network.vpc_id == "vpc-1"
    error_message = "No VPC is made."
  }
}

run "refuses_a_tag_for_an_image" {
  command = plan
  variables {
    worker_image = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/durable-forecast:latest"
  }
  expect_failures = [var.worker_image]
}

run "refuses_two_ways_to_sign_in" {
  command = plan
  variables {
    temporal = {
      address        = "eu-west-1.aws.api.temporal.io:7233"
      namespace      = "forecasts.a1b2c"
      api_key_secret = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:temporal-api-key-AbCdEf"
      trust_network  = true
    }
  }
  expect_failures = [var.temporal]
}

run "refuses_a_secret_in_place_of_its_name" {
  command = plan
  variables {
    temporal = { address = "eu-west-1.aws.api.temporal.io:7233", namespace = "forecasts.a1b2c", api_key_secret = "eyJhbGciOi" }
  }
  expect_failures = [var.temporal]
}

run "refuses_to_expire_folders_that_nobody_writes" {
  command = plan
  variables {
    expire_days = { feature = 90 }
  }
  expect_failures = [var.expire_days]
}

run "refuses_memory_that_fargate_does_not_offer" {
  command = plan
  variables {
    workers = { compute = { cpu = 1024, memory = 16384 } }
  }
  expect_failures = [var.workers]
}
