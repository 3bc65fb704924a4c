"""What a job may set, by scikit-learn's names."""

from sagemaker_container.parameters import Float, Integer, OneOf, check

TABLE = {
    "loss": OneOf("squared_error", "absolute_error", "gamma", "poisson"),
    "learning_rate": Float(0, None, "(]"),
    "max_iter": Integer(1, 100_000),
    "max_leaf_nodes": Integer(2),
    "max_depth": Integer(1),
    "min_samples_leaf": Integer(1),
    "l2_regularization": Float(0),
    "max_features": Float(0, 1, "(]"),
    "max_bins": Integer(2, 255),
    "random_state": Integer(0, 2**32 - 1),
}
DEFAULTS = {"loss": "squared_error", "max_iter": 100, "random_state": 42}


def read_hyperparameters(values):
    """Parsed hyperparameters over the defaults; UserError for the first wrong one."""
    return {**DEFAULTS, **check(values, TABLE)}
