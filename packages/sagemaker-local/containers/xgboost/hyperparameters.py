"""Hyperparameters of the built-in XGBoost algorithm, checked as its container checks them."""

from sagemaker_container.job import UserError
from sagemaker_container.parameters import Float, Integer, ListOf, OneOf, Text, check

from metrics import COMPUTED, check_metrics

OBJECTIVES = (
    "binary:hinge",
    "binary:logistic",
    "binary:logitraw",
    "count:poisson",
    "multi:softmax",
    "multi:softprob",
    "rank:map",
    "rank:ndcg",
    "rank:pairwise",
    "reg:absoluteerror",
    "reg:gamma",
    "reg:linear",
    "reg:logistic",
    "reg:pseudohubererror",
    "reg:squarederror",
    "reg:squaredlogerror",
    "reg:tweedie",
    "survival:aft",
    "survival:cox",
)

SHARE = Float(0, 1, "(]")
TABLE = {
    "num_round": Integer(1),
    "csv_weights": Integer(0, 1),
    "early_stopping_rounds": Integer(1),
    "verbosity": Integer(0, 3),
    "nthread": Integer(1),
    "max_depth": Integer(0),
    "max_leaves": Integer(0),
    "max_bin": Integer(0),
    "refresh_leaf": Integer(0, 1),
    "one_drop": Integer(0, 1),
    "num_class": Integer(2),
    "_kfold": Integer(2),
    "_num_cv_round": Integer(1),
    "seed": Integer(-(2**31), 2**31 - 1),
    "num_parallel_tree": Integer(1),
    "eta": Float(0, 1),
    "gamma": Float(0),
    "min_child_weight": Float(0),
    "max_delta_step": Float(0),
    "subsample": SHARE,
    "colsample_bytree": SHARE,
    "colsample_bylevel": SHARE,
    "colsample_bynode": SHARE,
    "lambda": Float(0),
    "alpha": Float(0),
    "sketch_eps": Float(0, 1, "()"),
    "scale_pos_weight": Float(0, None, "(]"),
    "rate_drop": Float(0, 1),
    "skip_drop": Float(0, 1),
    "lambda_bias": Float(0, 1),
    "tweedie_variance_power": Float(1, 2, "()"),
    "base_score": Float(0),
    "aft_loss_distribution_scale": Float(0, None, "(]"),
    "booster": OneOf("gbtree", "gblinear", "dart"),
    "tree_method": OneOf("auto", "exact", "approx", "hist", "gpu_hist"),
    "process_type": OneOf("default", "update"),
    "grow_policy": OneOf("depthwise", "lossguide"),
    "sample_type": OneOf("uniform", "weighted"),
    "normalize_type": OneOf("tree", "forest"),
    "objective": OneOf(*OBJECTIVES),
    "save_model_on_termination": OneOf("true", "false"),
    "aft_loss_distribution": OneOf("normal", "logistic", "extreme"),
    "eval_metric": ListOf(),
    "updater": ListOf(),
    "monotone_constraints": Text(),
    "interaction_constraints": Text(),
}
ALIASES = {
    "learning_rate": "eta",
    "min_split_loss": "gamma",
    "reg_lambda": "lambda",
    "reg_alpha": "alpha",
}
# Read by the container, not by the library.
OURS = (
    "num_round",
    "csv_weights",
    "early_stopping_rounds",
    "save_model_on_termination",
    "eval_metric",
    "nthread",
    "_kfold",
    "_num_cv_round",
    "tuned_metric",
)
OLD_NAMES = {"reg:linear": "reg:squarederror"}
DEFAULT_OBJECTIVE = "reg:squarederror"
# What a tuning job tells the container that it ranks by.
TUNED = "_tuning_objective_metric"


def read_hyperparameters(values):
    """Parsed hyperparameters; UserError with the container's sentence for the first wrong one."""
    settings = check(values, TABLE, ALIASES, required=("num_round",))
    if settings.get("objective", "").startswith("multi:") and "num_class" not in settings:
        raise UserError("Require input for parameter 'num_class' for multi-classification")
    if settings.get("tree_method") == "gpu_hist":
        raise UserError(
            "Hyperparameter tree_method: 'gpu_hist' needs a GPU, and this container trains on CPUs. Use hist."
        )
    if TUNED in values:
        # `validation:rmse`. It is printed whether or not eval_metric has it.
        tuned = str(values[TUNED]).split(":")[-1]
        settings["eval_metric"] = sorted({*settings.get("eval_metric", []), tuned})
        settings["tuned_metric"] = tuned
    check_metrics(settings.get("eval_metric", []), objective_of(settings))
    return settings


def objective_of(settings):
    """By the name that the library has for it now."""
    objective = settings.get("objective", DEFAULT_OBJECTIVE)
    return OLD_NAMES.get(objective, objective)


def booster_parameters(settings, threads):
    """What the library gets."""
    parameters = {name: value for name, value in settings.items() if name not in OURS}
    for name, value in parameters.items():
        if isinstance(value, str) and value in OLD_NAMES:
            parameters[name] = OLD_NAMES[value]
    if isinstance(parameters.get("updater"), list):
        parameters["updater"] = ",".join(parameters["updater"])
    # Without one of the library's own it prints that of the objective.
    if known := [metric for metric in settings.get("eval_metric", []) if metric not in COMPUTED]:
        # The library wants to be told by which power.
        power = settings.get("tweedie_variance_power", 1.5)
        parameters["eval_metric"] = [f"{one}@{power}" if one == "tweedie-nloglik" else one for one in known]
    return {"verbosity": 1, **parameters, "nthread": settings.get("nthread", threads)}
