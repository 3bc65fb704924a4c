resource "aws_security_group" "workers" {
  name        = "${var.name}-workers"
  description = "Workers: nobody calls them, and they call AWS and Temporal"
  vpc_id      = local.vpc_id
  tags        = { Name = "${var.name}-workers" }
}

resource "aws_security_group" "jobs" {
  name        = "${var.name}-jobs"
  description = "Jobs of SageMaker: among themselves, and to AWS"
  vpc_id      = local.vpc_id
  tags        = { Name = "${var.name}-jobs" }
}

resource "aws_security_group" "endpoints" {
  name        = "${var.name}-endpoints"
  description = "VPC endpoints: workers and jobs alone may call them"
  vpc_id      = local.vpc_id
  tags        = { Name = "${var.name}-endpoints" }
}

resource "aws_vpc_security_group_ingress_rule" "endpoints" {
  for_each                     = { workers = aws_security_group.workers.id, jobs = aws_security_group.jobs.id }
  security_group_id            = aws_security_group.endpoints.id
  description                  = "HTTPS of ${each.key}"
  referenced_security_group_id = each.value
  ip_protocol                  = "tcp"
  from_port                    = 443
  to_port                      = 443
}

# Receivers of notifications, which may be anywhere, and services of AWS that have no endpoint here.
resource "aws_vpc_security_group_egress_rule" "workers_https" {
  security_group_id = aws_security_group.workers.id
  description       = "HTTPS: AWS, webhooks"
  cidr_ipv4         = "0.0.0.0/0"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_egress_rule" "workers_temporal" {
  for_each          = toset(var.temporal.cidrs)
  security_group_id = aws_security_group.workers.id
  description       = "Temporal"
  cidr_ipv4         = each.value
  ip_protocol       = "tcp"
  from_port         = var.temporal.port
  to_port           = var.temporal.port
}

resource "aws_vpc_security_group_egress_rule" "jobs_endpoints" {
  security_group_id            = aws_security_group.jobs.id
  description                  = "HTTPS to the VPC endpoints"
  referenced_security_group_id = aws_security_group.endpoints.id
  ip_protocol                  = "tcp"
  from_port                    = 443
  to_port                      = 443
}

resource "aws_vpc_security_group_egress_rule" "jobs_s3" {
  security_group_id = aws_security_group.jobs.id
  description       = "HTTPS to S3"
  prefix_list_id    = aws_vpc_endpoint.s3.prefix_list_id
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

# Containers of a job with several instances find each other, encrypted or not.
resource "aws_vpc_security_group_ingress_rule" "jobs_self" {
  security_group_id            = aws_security_group.jobs.id
  description                  = "Instances of the same job"
  referenced_security_group_id = aws_security_group.jobs.id
  ip_protocol                  = "-1"
}

resource "aws_vpc_security_group_egress_rule" "jobs_self" {
  security_group_id            = aws_security_group.jobs.id
  description                  = "Instances of the same job"
  referenced_security_group_id = aws_security_group.jobs.id
  ip_protocol                  = "-1"
}
