# What workers and commands read from their environment; docs/reference/environment.md says what each means.
locals {
  # Commands read these as well.
  shared_settings = merge(
    {
      AWS_REGION            = var.region
      FORECAST_BUCKET       = module.storage.bucket
      FORECAST_BUCKET_OWNER = local.account
      TEMPORAL_ADDRESS      = var.temporal.address
      TEMPORAL_NAMESPACE    = var.temporal.namespace
    },
    var.temporal.server_name == null ? {} : { TEMPORAL_TLS_SERVER_NAME = var.temporal.server_name },
    var.worker_build == null ? {} : { WORKER_DEPLOYMENT_NAME = var.name },
  )

  worker_settings = merge(
    local.shared_settings,
    {
      FORECAST_ROLE_ARN          = module.roles.jobs_arn
      FORECAST_OUTPUT_KMS_KEY    = module.storage.kms_key_arn
      FORECAST_VOLUME_KMS_KEY    = module.storage.kms_key_arn
      FORECAST_ENCRYPT_TRAFFIC   = "true"
      FORECAST_NETWORK_ISOLATION = tostring(var.network_isolation)
      FORECAST_JOB_TAGS          = join(",", [for key, value in local.tags : "${key}=${value}"])
      FORECAST_HEALTH_PORT       = "9464"
    },
    var.jobs_in_vpc ? {
      FORECAST_SUBNETS         = join(",", module.network.subnet_ids)
      FORECAST_SECURITY_GROUPS = module.network.job_security_group_id
    } : {},
    contains(var.features, "experiments") ? { FORECAST_TRACKER = "sagemaker" } : {},
    var.worker_build == null ? {} : { WORKER_BUILD_ID = var.worker_build },
  )

  # By the variable that a worker reads: ECS puts the value there when the task starts.
  secrets = { for variable, arn in merge(
    {
      TEMPORAL_API_KEY                 = var.temporal.api_key_secret
      TEMPORAL_TLS_CLIENT_CERT_DATA    = var.temporal.client_cert_secret
      TEMPORAL_TLS_CLIENT_KEY_DATA     = var.temporal.client_key_secret
      TEMPORAL_TLS_SERVER_CA_CERT_DATA = var.temporal.server_ca_secret
      FORECAST_PAYLOAD_KEYS            = var.payload_keys_secret
    },
    { for name, arn in var.notification_secrets : "FORECAST_SECRET_${upper(replace(name, "-", "_"))}" => arn },
  ) : variable => arn if arn != null }
  secret_arns = distinct(values(local.secrets))
}
