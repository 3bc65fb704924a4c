# A VPC where none is given, the endpoints by which workers and jobs reach AWS without the internet, and who may talk with whom.

locals {
  makes_vpc       = var.network == null
  vpc_id          = local.makes_vpc ? aws_vpc.this[0].id : var.network.vpc_id
  subnet_ids      = local.makes_vpc ? aws_subnet.private[*].id : var.network.subnet_ids
  route_table_ids = local.makes_vpc ? aws_route_table.private[*].id : var.network.route_table_ids
}

data "aws_availability_zones" "this" {
  count = local.makes_vpc ? 1 : 0
  state = "available"

  # No local zones, which have neither Fargate nor SageMaker.
  filter {
    name   = "opt-in-status"
    values = ["opt-in-not-required"]
  }
}

resource "aws_vpc" "this" {
  count                = local.makes_vpc ? 1 : 0
  cidr_block           = var.cidr
  enable_dns_support   = true
  enable_dns_hostnames = true
  tags                 = { Name = var.name }
}

# A quarter of the addresses each: a job in the VPC takes one for each of its instances.
resource "aws_subnet" "private" {
  count             = local.makes_vpc ? 2 : 0
  vpc_id            = aws_vpc.this[0].id
  availability_zone = data.aws_availability_zones.this[0].names[count.index]
  cidr_block        = cidrsubnet(var.cidr, 2, count.index)
  tags              = { Name = "${var.name}-private-${count.index + 1}" }
}

resource "aws_subnet" "public" {
  count             = local.makes_vpc ? 1 : 0
  vpc_id            = aws_vpc.this[0].id
  availability_zone = data.aws_availability_zones.this[0].names[0]
  cidr_block        = cidrsubnet(var.cidr, 4, 8)
  tags              = { Name = "${var.name}-public" }
}

resource "aws_internet_gateway" "this" {
  count  = local.makes_vpc ? 1 : 0
  vpc_id = aws_vpc.this[0].id
  tags   = { Name = var.name }
}

resource "aws_route_table" "public" {
  count  = local.makes_vpc ? 1 : 0
  vpc_id = aws_vpc.this[0].id
  tags   = { Name = "${var.name}-public" }

  route {
    cidr_block = "0.0.0.0/0"
    gateway_id = aws_internet_gateway.this[0].id
  }
}

resource "aws_route_table_association" "public" {
  count          = local.makes_vpc ? 1 : 0
  subnet_id      = aws_subnet.public[0].id
  route_table_id = aws_route_table.public[0].id
}

resource "aws_eip" "nat" {
  count  = local.makes_vpc ? 1 : 0
  domain = "vpc"
  tags   = { Name = "${var.name}-nat" }
}

# One gateway: while its zone is away no worker reaches Temporal, and runs wait; jobs go on.
resource "aws_nat_gateway" "this" {
  count         = local.makes_vpc ? 1 : 0
  allocation_id = aws_eip.nat[0].id
  subnet_id     = aws_subnet.public[0].id
  tags          = { Name = var.name }
  depends_on    = [aws_internet_gateway.this]
}

resource "aws_route_table" "private" {
  count  = local.makes_vpc ? 1 : 0
  vpc_id = aws_vpc.this[0].id
  tags   = { Name = "${var.name}-private" }

  route {
    cidr_block     = "0.0.0.0/0"
    nat_gateway_id = aws_nat_gateway.this[0].id
  }
}

resource "aws_route_table_association" "private" {
  count          = local.makes_vpc ? 2 : 0
  subnet_id      = aws_subnet.private[count.index].id
  route_table_id = aws_route_table.private[0].id
}
