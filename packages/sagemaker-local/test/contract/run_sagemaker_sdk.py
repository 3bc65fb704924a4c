"""Trains, deploys, predicts and tunes with the SageMaker Python SDK, as its users do.

Arguments: bucket, role, image, name of the run, seconds between two polls at most. Writes what it saw as one line of JSON
at the end, after what the SDK itself prints.
"""

import json
import sys
import time

import boto3
import sagemaker
from sagemaker.analytics import ExperimentAnalytics, TrainingJobAnalytics
from sagemaker.deserializers import CSVDeserializer
from sagemaker.estimator import Estimator
from sagemaker.experiments import Experiment, Run
from sagemaker.inputs import TrainingInput
from sagemaker.serializers import CSVSerializer
from sagemaker.tuner import ContinuousParameter, HyperparameterTuner, IntegerParameter

ROWS = "1.0,0,1\n2.0,1,0\n3.0,1,1\n4.0,2,1\n5.0,2,2\n6.0,3,2\n"


def poll_often(seconds):
    """Shortens the SDK's waits, which suit AWS: the local server is done long before its next poll, 5 to 60 seconds later."""
    sleep = time.sleep
    time.sleep = lambda asked: sleep(min(asked, seconds))


def main(bucket, role, image, run, poll_seconds):
    poll_often(float(poll_seconds))
    session = sagemaker.Session(
        boto3.Session(),
        default_bucket=bucket,
        # The SDK's own usage reports would leave this machine.
        sagemaker_config={
            "SchemaVersion": "1.0",
            "SageMaker": {"PythonSDK": {"Modules": {"TelemetryOptOut": True}}},
        },
    )
    seen = {}
    data = session.upload_string_as_file_body(ROWS, bucket, f"{run}/sdk/train/part-0.csv")
    channel = TrainingInput(data.rsplit("/", 1)[0], content_type="text/csv")

    estimator = Estimator(
        image_uri=image,
        role=role,
        instance_count=1,
        instance_type="ml.m5.large",
        output_path=f"s3://{bucket}/{run}/sdk/models",
        sagemaker_session=session,
        hyperparameters={"num_round": 3, "objective": "reg:squarederror"},
    )
    estimator.fit({"train": channel}, job_name=f"{run}-fit", logs="All")
    seen["job"] = estimator.latest_training_job.name
    seen["model"] = estimator.model_data
    described = session.describe_training_job(seen["job"])
    seen["metrics"] = [metric["MetricName"] for metric in described["FinalMetricDataList"]]

    curves = TrainingJobAnalytics(seen["job"], metric_names=["train:rmse"], sagemaker_session=session, period=1)
    seen["curve"] = sorted(set(curves.dataframe()["metric_name"]))

    predictor = estimator.deploy(
        initial_instance_count=1,
        instance_type="ml.m5.large",
        endpoint_name=f"{run}-deploy",
        serializer=CSVSerializer(),
        deserializer=CSVDeserializer(),
    )
    seen["prediction"] = [float(value) for row in predictor.predict([[2, 2], [0, 1]]) for value in row]
    predictor.delete_model()
    predictor.delete_endpoint()

    transformer = estimator.transformer(
        instance_count=1,
        instance_type="ml.m5.large",
        output_path=f"s3://{bucket}/{run}/sdk/scored",
        accept="text/csv",
        assemble_with="Line",
    )
    batch = session.upload_string_as_file_body("2,2\n0,1\n", bucket, f"{run}/sdk/batch/rows.csv")
    transformer.transform(batch, content_type="text/csv", split_type="Line", job_name=f"{run}-score", logs=False)
    scored = session.read_s3_file(bucket, f"{run}/sdk/scored/rows.csv.out")
    seen["scored"] = [float(line) for line in scored.split()]

    with Run(experiment_name=f"{run}-study", run_name="first", sagemaker_session=session) as tracked:
        tracked.log_parameter("eta", 0.3)
        for step, value in enumerate([3.0, 2.0, 1.0]):
            tracked.log_metric("loss", value, step=step)
    component = session.sagemaker_client.describe_trial_component(TrialComponentName=f"{run}-study-first")
    seen["parameters"] = component["Parameters"]
    metrics = component["Metrics"]
    seen["losses"] = [[metric["MetricName"], metric["Count"], metric["Min"], metric["Last"]] for metric in metrics]
    seen["status"] = component["Status"]["PrimaryStatus"]
    study = Experiment.load(f"{run}-study", sagemaker_session=session)
    analytics = ExperimentAnalytics(experiment_name=study.experiment_name, sagemaker_session=session)
    seen["table"] = len(analytics.dataframe())
    study._delete_all("--force")

    tuner = HyperparameterTuner(
        Estimator(
            image_uri=image,
            role=role,
            instance_count=1,
            instance_type="ml.m5.large",
            output_path=f"s3://{bucket}/{run}/sdk/tuned",
            sagemaker_session=session,
            hyperparameters={"objective": "reg:squarederror"},
        ),
        objective_metric_name="validation:rmse",
        hyperparameter_ranges={"eta": ContinuousParameter(0.1, 0.9), "num_round": IntegerParameter(1, 8)},
        objective_type="Minimize",
        strategy="Bayesian",
        max_jobs=4,
        max_parallel_jobs=2,
    )
    # Names of tuning jobs have 32 characters at most.
    tuner.fit({"train": channel, "validation": channel}, job_name=run[:32])
    trials = tuner.analytics().dataframe()
    seen["trials"] = len(trials)
    best = trials.sort_values("FinalObjectiveValue").iloc[0]["TrainingJobName"]
    seen["best"] = tuner.best_training_job() == best
    print(json.dumps(seen))


main(*sys.argv[1:])
