"""Trains XGBoost on the local SageMaker by boto3, which finds its addresses and keys in the environment."""

import time

import boto3

BUCKET = "example"
IMAGE = "683313688378.dkr.ecr.us-east-1.amazonaws.com/sagemaker-xgboost:1.7-1"

s3, sagemaker, logs = (boto3.client(service) for service in ("s3", "sagemaker", "logs"))
s3.create_bucket(Bucket=BUCKET)
rows = "".join(f"{3 * x + y},{x},{y}\n" for x in range(20) for y in range(20))
s3.put_object(Bucket=BUCKET, Key="train/rows.csv", Body=rows)

name = time.strftime("xgboost-%Y-%m-%d-%H-%M-%S")
source = {"S3DataSource": {"S3DataType": "S3Prefix", "S3Uri": f"s3://{BUCKET}/train/"}}
sagemaker.create_training_job(
    TrainingJobName=name,
    RoleArn="arn:aws:iam::000000000000:role/any",
    AlgorithmSpecification={"TrainingImage": IMAGE, "TrainingInputMode": "File"},
    HyperParameters={"num_round": "20", "objective": "reg:squarederror"},
    InputDataConfig=[{"ChannelName": "train", "ContentType": "text/csv", "DataSource": source}],
    OutputDataConfig={"S3OutputPath": f"s3://{BUCKET}/models"},
    ResourceConfig={"InstanceType": "ml.m5.large", "InstanceCount": 1, "VolumeSizeInGB": 1},
    StoppingCondition={"MaxRuntimeInSeconds": 600},
)
waiter = sagemaker.get_waiter("training_job_completed_or_stopped")
waiter.wait(TrainingJobName=name, WaiterConfig={"Delay": 1, "MaxAttempts": 600})

group = "/aws/sagemaker/TrainingJobs"
(stream,) = logs.describe_log_streams(logGroupName=group, logStreamNamePrefix=name)["logStreams"]
events = logs.get_log_events(logGroupName=group, logStreamName=stream["logStreamName"])["events"]
print(events[-1]["message"])
job = sagemaker.describe_training_job(TrainingJobName=name)
print(job["TrainingJobStatus"], job["ModelArtifacts"]["S3ModelArtifacts"])
