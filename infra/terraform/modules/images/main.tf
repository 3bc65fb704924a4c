# One repository for the workers and one for each algorithm. SageMaker looks for an image under the name that the declaration has.

locals {
  repositories = merge(
    { worker = "durable-forecast" },
    { for algorithm in var.algorithms : algorithm => "durable-forecast-${algorithm}" },
  )
}

resource "aws_ecr_repository" "this" {
  for_each             = local.repositories
  name                 = each.value
  image_tag_mutability = "IMMUTABLE"

  image_scanning_configuration {
    scan_on_push = true
  }

  encryption_configuration {
    encryption_type = "KMS"
    kms_key         = var.kms_key_arn
  }
}

# An image with a tag stays: models of past runs name it by digest.
resource "aws_ecr_lifecycle_policy" "this" {
  for_each   = aws_ecr_repository.this
  repository = each.value.name

  policy = jsonencode({
    rules = [{
      rulePriority = 1
      description  = "Images that no tag names, such as parts of a broken push"
      selection    = { tagStatus = "untagged", countType = "sinceImagePushed", countUnit = "days", countNumber = 30 }
      action       = { type = "expire" }
    }]
  })
}
