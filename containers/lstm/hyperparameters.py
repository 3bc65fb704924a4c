"""What a job of this container may set."""

from sagemaker_container.parameters import Float, Integer, ListOf, OneOf, check

LOSSES = ("negative_binomial", "tweedie", "poisson")
METRICS = ("rmse", "mae", "loss")
TABLE = {
    "units": Integer(1, 2048),
    "embedding_size": Integer(1, 256),
    "dropout": Float(0, 1, "[)"),
    "context_length": Integer(28, 730),
    "loss": OneOf(*LOSSES),
    "tweedie_variance_power": Float(1, 2, "()"),
    "learning_rate": Float(0, 1, "(]"),
    "epochs": Integer(1, 10_000),
    "steps_per_epoch": Integer(1, 100_000),
    "batch_size": Integer(1, 65_536),
    "seed": Integer(0, 2**31 - 1),
    "metric": ListOf(METRICS),
}
ALIASES = {
    "num_round": "epochs",
    "num_iterations": "epochs",
    "eta": "learning_rate",
    "mini_batch_size": "batch_size",
    "num_cells": "units",
    "embedding_dimension": "embedding_size",
    "dropout_rate": "dropout",
    "likelihood": "loss",
    "lookback": "context_length",
}
DEFAULTS = {
    "units": 64,
    "embedding_size": 8,
    "dropout": 0.1,
    "context_length": 56,
    "loss": "negative_binomial",
    "tweedie_variance_power": 1.3,
    "learning_rate": 0.003,
    "epochs": 12,
    "steps_per_epoch": 60,
    "batch_size": 128,
    "seed": 42,
    "metric": ["rmse"],
}


def read_hyperparameters(values):
    """Parsed hyperparameters over the defaults; UserError for the first wrong one."""
    return {**DEFAULTS, **check(values, TABLE, ALIASES)}
