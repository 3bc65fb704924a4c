"""What a job may set, by CatBoost's names."""

from sagemaker_container.parameters import Float, Integer, OneOf, check

TABLE = {
    "loss_function": OneOf("RMSE", "MAE", "Poisson", "Tweedie"),
    "variance_power": Float(1, 2, "()"),
    "iterations": Integer(1, 100_000),
    "learning_rate": Float(0, 1, "(]"),
    "depth": Integer(1, 16),
    "l2_leaf_reg": Float(0),
    "random_strength": Float(0),
    "subsample": Float(0, 1, "(]"),
    "rsm": Float(0, 1, "(]"),
    "border_count": Integer(1, 65_535),
    "random_seed": Integer(0, 2**31 - 1),
}
DEFAULTS = {"loss_function": "RMSE", "variance_power": 1.5, "iterations": 100, "learning_rate": 0.1, "random_seed": 42}
# These learn the logarithm of the mean.
OF_COUNTS = ("Poisson", "Tweedie")


def read_hyperparameters(values):
    """Parsed hyperparameters over the defaults; UserError for the first wrong one."""
    return {**DEFAULTS, **check(values, TABLE)}


def library_parameters(settings, threads):
    """What CatBoost gets, but for the number of rounds and the seed."""
    ours = ("iterations", "random_seed", "loss_function", "variance_power")
    loss = settings["loss_function"]
    return {
        **{name: value for name, value in settings.items() if name not in ours},
        "loss_function": f"Tweedie:variance_power={settings['variance_power']}" if loss == "Tweedie" else loss,
        "thread_count": threads,
        "allow_writing_files": False,
        "verbose": False,
    }


def prediction_type(loss):
    """How the library is asked for units sold."""
    return "Exponent" if loss in OF_COUNTS else "RawFormulaVal"
