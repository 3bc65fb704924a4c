"""LightGBM's parameters that a job may set, by LightGBM's own names."""

from sagemaker_container.parameters import Flag, Float, Integer, ListOf, OneOf, check

SHARE = Float(0, 1, "(]")
OBJECTIVES = (
    "regression",
    "regression_l1",
    "huber",
    "fair",
    "poisson",
    "quantile",
    "mape",
    "gamma",
    "tweedie",
    "binary",
)
METRICS = (
    "rmse",
    "l2",
    "l1",
    "mape",
    "huber",
    "fair",
    "poisson",
    "quantile",
    "gamma",
    "tweedie",
    "auc",
    "binary_logloss",
)
TABLE = {
    "objective": OneOf(*OBJECTIVES),
    "boosting": OneOf("gbdt", "rf", "dart"),
    "data_sample_strategy": OneOf("bagging", "goss"),
    "num_iterations": Integer(1, 100_000),
    "learning_rate": Float(0, None, "(]"),
    "num_leaves": Integer(2, 131_072),
    "max_depth": Integer(-1),
    "min_data_in_leaf": Integer(0),
    "min_sum_hessian_in_leaf": Float(0),
    "feature_fraction": SHARE,
    "feature_fraction_bynode": SHARE,
    "bagging_fraction": SHARE,
    "bagging_freq": Integer(0),
    "lambda_l1": Float(0),
    "lambda_l2": Float(0),
    "linear_lambda": Float(0),
    "min_gain_to_split": Float(0),
    "path_smooth": Float(0),
    "max_bin": Integer(2, 65_535),
    "min_data_in_bin": Integer(1),
    "max_cat_to_onehot": Integer(1),
    "cat_smooth": Float(0),
    "cat_l2": Float(0),
    "extra_trees": Flag(),
    "tweedie_variance_power": Float(1, 2, "[)"),
    "poisson_max_delta_step": Float(0, None, "(]"),
    "alpha": Float(0, None, "(]"),
    "drop_rate": Float(0, 1),
    "seed": Integer(0, 2**31 - 1),
    "num_threads": Integer(1),
    "metric": ListOf(METRICS),
    "metric_period": Integer(1),
    "early_stopping_round": Integer(1),
    "categorical_feature": ListOf(),
}
ALIASES = {
    "num_round": "num_iterations",
    "num_boost_round": "num_iterations",
    "n_estimators": "num_iterations",
    "eta": "learning_rate",
    "min_child_samples": "min_data_in_leaf",
    "min_child_weight": "min_sum_hessian_in_leaf",
    "colsample_bytree": "feature_fraction",
    "subsample": "bagging_fraction",
    "subsample_freq": "bagging_freq",
    "reg_alpha": "lambda_l1",
    "reg_lambda": "lambda_l2",
    "early_stopping_rounds": "early_stopping_round",
    "min_sum_hessian": "min_sum_hessian_in_leaf",
}
# Read by the container, not by the library.
OURS = ("num_iterations", "metric_period", "early_stopping_round", "categorical_feature")
DEFAULTS = {"num_iterations": 100, "metric_period": 1, "metric": ["rmse"]}


def read_hyperparameters(values):
    """Parsed hyperparameters over the defaults; UserError for the first wrong one."""
    return {**DEFAULTS, **check(values, TABLE, ALIASES)}


def library_parameters(settings, threads):
    """What the library gets: the same seed gives the same model, whatever the number of threads."""
    parameters = {name: value for name, value in settings.items() if name not in OURS}
    return {
        "verbosity": -1,
        "deterministic": True,
        "force_row_wise": True,
        "seed": 42,
        # A data set that later jobs use must not depend on this one's min_data_in_leaf.
        "feature_pre_filter": False,
        **parameters,
        "num_threads": settings.get("num_threads", threads),
    }
